namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// Loewner's order and equality between matrices of processes, and between numbers that increase with them.
[<RequireQualifiedAccess>]
module internal LoewnerRules =
    let private refuse reason = raise (NotSymbolic reason)

    let private say text = StepRules.step text "" ""

    let private nothing: OrderProof = { Steps = []; Uses = [] }

    let private join (proofs: OrderProof list) : OrderProof =
        {
            Steps = proofs |> List.collect _.Steps |> List.distinct
            Uses = proofs |> List.collect _.Uses |> List.distinct
        }

    // ---- two processes at one time

    let private law (facts: KnownFacts) defined =
        MovingLaw.ofProcess facts.Parameters defined

    // A flow at k is at that many of its own steps, where it has η for an argument.
    let private requireSameTime (low: MovingLaw, atLow) (high: MovingLaw, atHigh) =
        if atLow <> atHigh then
            refuse $"{low.Name} and {high.Name} are at different times"

        let eta = RationalFunction.ofPolynomial (Polynomial.ofSymbol Generic.stepSize)

        match atLow with
        | Some at when Steps.counts at && low.IsFlow && not (low.StepSize = eta && high.StepSize = eta) ->
            refuse "a flow at k is at k of its own steps, and the step sizes are not those of the problem"
        | Some _
        | None -> ()

    let private limits =
        say
            "where a stationary law exists, moments tend to it from every start: what holds after every time holds in the limit"

    let private isPositiveCore facts core : OrderProof =
        match core with
        | Positive(matrix, because) ->
            { nothing with
                Steps = [ say $"{TermText.plainMatrix matrix} ⪰ 0: {because}" ]
            }
        | OfMoment(moment, defined, _) ->
            let proof =
                if MovingLaw.isDrawn defined.Definition then
                    CovarianceOrder.isPositiveDrawn defined.Definition
                else
                    CovarianceOrder.isPositive facts (law facts defined)

            match moment with
            | CovarianceOf -> proof
            | SecondMomentOf ->
                { proof with
                    Steps = proof.Steps @ [ say "E zzᵀ = Cov z + (E z)(E z)ᵀ, and the second is BBᵀ" ]
                }
            | StationaryCovariance ->
                { proof with
                    Steps = proof.Steps @ [ limits ]
                }
            | MeanOf -> refuse "a mean is no symmetric matrix"

    let private isBelowCore facts low high : OrderProof =
        match low, high with
        | OfMoment(one, p, atLow), OfMoment(other, q, atHigh) ->
            let ofLow, ofHigh = law facts p, law facts q
            requireSameTime (ofLow, atLow) (ofHigh, atHigh)

            let ordered () =
                CovarianceOrder.isBelow facts ofLow ofHigh

            match one, other with
            | CovarianceOf, CovarianceOf -> ordered ()
            | StationaryCovariance, StationaryCovariance ->
                let proof = ordered ()

                { proof with
                    Steps = proof.Steps @ [ limits ]
                }
            | (CovarianceOf | SecondMomentOf), SecondMomentOf ->
                let proof = if p = q then nothing else ordered ()

                { proof with
                    Steps =
                        proof.Steps
                        @ [
                            say "E zzᵀ = Cov z + (E z)(E z)ᵀ, both have the same mean, and (E z)(E z)ᵀ ⪰ 0"
                        ]
                }
            | _ -> refuse "moments of these kinds are not compared"
        | (OfMoment _ | Positive _), _ -> refuse "no two moments to compare"

    let private nonNegative facts (value: RationalFunction) = KnownFacts.isNonNegative facts value

    // What is subtracted is found below something that is added and greater.
    let private isPositiveSum facts (all: SymmetricPiece list) : OrderProof =
        let collected =
            all
            |> List.groupBy (fun piece -> piece.Around, piece.Core)
            |> List.map (fun ((around, core), members) ->
                {
                    Around = around
                    Core = core
                    Factor = members |> List.fold (fun sum piece -> sum + piece.Factor) RationalFunction.Zero
                })
            |> List.filter (fun piece -> not piece.Factor.IsZero)

        let added, subtracted =
            collected |> List.partition (fun piece -> nonNegative facts piece.Factor)

        let cover (added: SymmetricPiece list, proofs) (piece: SymmetricPiece) =
            let attempts =
                added
                |> List.indexed
                |> List.map (fun (position, candidate) ->
                    try
                        if candidate.Around <> piece.Around then
                            refuse "different matrices stand around moments"

                        let rest = candidate.Factor + piece.Factor

                        if not (nonNegative facts rest) then
                            refuse $"{Infix.format rest} is not known to be at least 0"

                        if not (nonNegative facts -piece.Factor) then
                            refuse $"the sign of {Infix.format piece.Factor} is not known"

                        Ok(position, rest, isBelowCore facts piece.Core candidate.Core)
                    with NotSymbolic reason ->
                        Error reason)

            match attempts |> List.choose Result.toOption, attempts with
            | (position, rest, proof) :: _, _ ->
                let changed = { added[position] with Factor = rest }
                List.updateAt position changed added, proofs @ [ proof ]
            | [], Error reason :: _ -> refuse reason
            | [], _ -> refuse "nothing stands above what is subtracted"

        let left, proofs = subtracted |> List.fold cover (added, [])

        let rest =
            left
            |> List.filter (fun piece -> not piece.Factor.IsZero)
            |> List.map (fun piece -> isPositiveCore facts piece.Core)

        let around =
            if collected |> List.exists (fun piece -> not piece.Around.IsEmpty) then
                [ say "M ↦ BMBᵀ keeps Loewner's order" ]
            else
                []

        let proof = join (proofs @ rest)

        { proof with
            Steps = proof.Steps @ around
        }

    let private loewner facts left right =
        SymmetricSum.pieces facts RationalFunction.One right
        @ SymmetricSum.pieces facts -RationalFunction.One left
        |> isPositiveSum facts

    // ---- numbers that increase with a matrix

    let private functionText f =
        match f with
        | MatrixFunction.Trace -> "the trace"
        | MatrixFunction.LargestEigenvalue -> "the largest eigenvalue"
        | MatrixFunction.LeastEigenvalue -> "the least eigenvalue"
        | MatrixFunction.FrobeniusNorm -> "Frobenius' norm, of matrices that are at least 0,"
        | MatrixFunction.EuclideanNorm -> "the norm"

    let private increases text (proof: OrderProof) =
        { proof with
            Steps = proof.Steps @ [ say $"{text} increases in Loewner's order" ]
        }

    let private zero =
        MatrixDifference(OfProblem ProblemMatrix.Identity, OfProblem ProblemMatrix.Identity)

    let private number facts left right : OrderProof =
        match left, right with
        | OfMatrix(f, a), OfMatrix(g, b) when f = g ->
            match f with
            | MatrixFunction.Trace
            | MatrixFunction.LargestEigenvalue
            | MatrixFunction.LeastEigenvalue -> loewner facts a b |> increases (functionText f)
            | MatrixFunction.FrobeniusNorm ->
                join [ loewner facts zero a; loewner facts a b ] |> increases (functionText f)
            | MatrixFunction.EuclideanNorm -> refuse "no norm of a vector increases with a matrix"
        | Constant(value, _),
          OfMatrix((MatrixFunction.Trace | MatrixFunction.LeastEigenvalue | MatrixFunction.LargestEigenvalue) as f, a) when
            value.Sign <= 0
            ->
            loewner facts zero a |> increases (functionText f)
        | OfProcess(one, Defined p, atLow), OfProcess(other, Defined q, atHigh) when one = other ->
            let core defined at = OfMoment(CovarianceOf, defined, at)

            let what =
                match one with
                | RiskOf -> "E‖b − β*‖² = ‖E b − β*‖² + tr Cov"
                | PredictionRisk -> "E‖X(b − β*)‖²/n = ‖X(E b − β*)‖²/n + tr(Σ̂ Cov)"
                | CovarianceTrace -> "tr Cov"
                | ExpectedLossOf
                | LossGivenResponse -> "E F(b) = F(E b) + ½tr(Σ̂ Cov)"
                | SquaredBias
                | VarianceOf -> refuse "bias and variance depend on the mean alone"

            isBelowCore facts (core p atLow) (core q atHigh)
            |> increases $"both have the same mean, given y; {what}, averaged over y where it is,"
        | _ -> refuse "no number that increases in Loewner's order stands on both sides"

    /// Whether the rules speak of the comparison at all.
    let applies comparison =
        match comparison with
        | Loewner _
        | SameMatrix(MomentOf _, MomentOf _)
        | Numbers((OfMatrix _ | Constant _), AtMost, OfMatrix _) -> true
        | Numbers(OfProcess((SquaredBias | VarianceOf), _, _), _, _) -> false
        | Numbers(OfProcess(one, Defined p, _), AtMost, OfProcess(other, Defined q, _)) -> one = other && p <> q
        | Numbers _
        | SameMatrix _ -> false

    let private same facts left right : OrderProof =
        match left, right with
        | MomentOf(one, Defined p, atLeft), MomentOf(other, Defined q, atRight) when one = other ->
            let ofLeft, ofRight = law facts p, law facts q
            requireSameTime (ofLeft, atLeft) (ofRight, atRight)

            match one with
            | MeanOf -> CovarianceOrder.isSameMean facts ofLeft ofRight
            | StationaryCovariance ->
                let proof = CovarianceOrder.isSame facts ofLeft ofRight

                { proof with
                    Steps = proof.Steps @ [ limits ]
                }
            | CovarianceOf
            | SecondMomentOf -> CovarianceOrder.isSame facts ofLeft ofRight
        | _ -> refuse "equality is known of one moment of two processes"

    /// The steps of a proof and what they rest on.
    /// Raises NotSymbolic where there is none.
    let prove parameters (clause: Clause) : OrderProof =
        let facts = KnownFacts.ofClause parameters clause.Hypotheses

        match facts.Contradiction, clause.Says with
        | Some hypothesis, _ ->
            { nothing with
                Steps = [ say $"the hypothesis {hypothesis} is met nowhere" ]
            }
        | None, Loewner(left, right) -> loewner facts left right
        | None, SameMatrix(left, right) -> same facts left right
        | None, Numbers(left, AtMost, right) -> number facts left right
        | None, Numbers(_, (Below | Equals), _) -> refuse "it is no inequality ≤ and no equation of matrices"
