namespace Verify.Papers.Talk

open Verify.Symbolics

/// A wrong variant of a lemma, which must come out different.
type Mutant =
    {
        /// The lemma.
        Of: string
        /// What is wrong in it.
        Change: string
        /// The derivation carried out on the wrong variant.
        Derivation: Lazy<Derivation>
    }

/// The derivations, by the claim ids of the ledger. Each is carried out when it is asked for, from the definitions of the processes.
[<RequireQualifiedAccess>]
module Lemmas =

    /// The ids of the statements that are proved.
    val proved: string list

    /// The ids of the statements that are refuted, with the difference: third moments, the constant-covariance process, the talk's display of the objective.
    val refuted: string list

    /// Every proved statement's derivation.
    val all: unit -> Derivation list

    /// The derivation with that id, proved or refuted.
    val tryFind: id: string -> Derivation option

    /// Wrong variants of every proved statement: factors dropped, 1/n for 1/m, another sampling, third moments.
    val mutants: Mutant list
