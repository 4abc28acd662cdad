namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// A process as proofs speak of it.
type Motion =

    /// As it is defined.
    | Of of Verify.Symbolics.Process

    /// The Euler discretization of a flow with step η.
    | EulerOf of Verify.Symbolics.Process

/// Names and steps of processes.
[<RequireQualifiedAccess>]
module Motion =

    /// The name of a definition, with a remark where the registry has another process of that name.
    val ofDefinition: definition: Process -> string

    /// Its name.
    val name: motion: Motion -> string

    val internal eta: Verify.Symbolics.Polynomial

    /// The flow of a definition.
    /// Raises InvalidInputException for an iteration.
    val internal flow: definition: Verify.Symbolics.Process -> Verify.Symbolics.Flow

    /// The step of an iteration.
    /// Raises InvalidInputException for a flow that was not discretized.
    val internal step: motion: Motion -> Verify.Symbolics.Iteration

    /// What the moments of a step rest on.
    val internal theorems: motion: Motion -> KnownTheorem list

/// An expression that is printed and evaluated from one tree; everything about a process is taken from its definition.
type Formula =

    /// An expression of the ring of averages, in infix.
    | Written of string

    /// The next value of b[i], before expectations.
    | Next of Motion * letter: string

    /// E[f(β⁺) | β] of one step.
    | Expected of Motion * letters: string list

    /// E of a product of increments β⁺ − β.
    | ExpectedIncrements of Motion * letters: string list

    /// Cov of two components of β⁺ given β.
    | StepCovariance of Motion * first: string * second: string

    /// The drift of b[i] in a flow.
    | Drift of Verify.Symbolics.Process * letter: string

    /// Q[i,j] of a flow.
    | Diffusion of Verify.Symbolics.Process * first: string * second: string

    /// 𝓛 of a product of components.
    | Generator of Verify.Symbolics.Process * letters: string list

    /// ½ Σ g_ig_j ∂_i∂_j of a product of components, g the drift.
    | SquaredDrift of Verify.Symbolics.Process * letters: string list

    /// left + right
    | Plus of Formula * Formula

    /// left − right
    | Minus of Formula * Formula

    /// left · right
    | Times of Formula * Formula

/// Values and texts of formulas.
[<RequireQualifiedAccess>]
module Formula =

    /// Its value, a rational function in averages, states and parameters.
    val value: formula: Formula -> Verify.Symbolics.RationalFunction

    /// In plain text.
    val text: formula: Formula -> string

    /// In LaTeX.
    val latex: formula: Formula -> string

    /// What its value rests on besides algebra.
    val theorems: formula: Formula -> KnownTheorem list
