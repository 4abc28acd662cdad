namespace Verify.Claims

open System
open MathNet.Numerics
open Verify.Arithmetic
open Verify.LeastSquares

/// One of the searches side by side.
[<NoComparison; NoEquality>]
type internal Search =
    {
        Sampler: Sampler
        mutable Current: SearchCandidate option
        /// Whether the current candidate violates its clause in balls.
        mutable Violated: bool
        mutable Sigma: float
        mutable Stale: int
        /// Rounds since the start.
        mutable Rounds: int
        /// The merit from which the last descent in balls started.
        mutable Polished: float
        mutable Draws: int
        mutable Evaluations: int
        /// Those in balls, which cost a hundred times as much.
        mutable InBalls: int
    }

/// Random starts.
[<RequireQualifiedAccess>]
module internal SearchStart =
    /// Local searches side by side.
    let searches = 8
    // Situations drawn for every start.
    let private drawsPerStart = 8

    /// The relative size of the first changes.
    let firstSigma = 0.5

    /// A situation given structure: by one to four changes, and of the parameters.
    let structured (domain: Domain) (sampler: Sampler) (situation: Situation) =
        let changed =
            List.init (sampler.Integer(1, 4)) id
            |> List.fold
                (fun at _ -> Structure.apply sampler at)
                (situation.Instance, situation.Times |> List.tryHead |> Option.defaultValue Rational.One)

        let instance =
            domain.Parameters
            |> List.fold
                (fun (instance: Instance<Rational>) (name, range) ->
                    if sampler.Coin() then
                        instance.WithParameter(name, Structure.parameter sampler instance.Parameters.Values range)
                    else
                        instance)
                (fst changed)

        // The structured time first, in the new scale the old ones as multiples of the step, and as they were.
        let steps =
            [ 1L; 2L; 3L; 8L ]
            |> List.map (fun k -> Rational.FromInteger k * instance.StepSize)

        { situation with
            Instance = instance
            Times = snd changed :: steps @ situation.Times |> List.distinct
        }

    // Sides that differ by a factor of ten are worth a look in balls at once; from a slight violation shrinking does not come far.
    let private clear = -0.9

    /// The best of a few random situations at all their times, by clause. What is drawn must be defined: failures go through.
    let run merit stop ends (domain: Domain) (clauses: Clause list) seed index (search: Search) =
        let mutable best: SearchCandidate option = None

        let goesOn () =
            not (stop ())
            && not (ends && best |> Option.exists (fun known -> known.Merit < clear))

        let mutable draw = 0

        while draw < drawsPerStart && goesOn () do
            // Every search draws situations of its own, and new ones at every start.
            let drawn =
                domain.Draw seed (int64 ((search.Draws * drawsPerStart + draw) * searches + index))

            // Structure for every second situation that is drawn.
            let situation =
                if draw % 2 = 1 && not drawn.IsData then
                    structured domain search.Sampler drawn
                else
                    drawn

            let mutable known = None

            for clause in clauses do
                for time in situation.Times do
                    if goesOn () then
                        search.Evaluations <- search.Evaluations + 1

                        let candidate =
                            try
                                SearchCandidate.evaluate merit known domain clause (situation.Instance, time)
                            with
                            | UndefinedHere _
                            | :? InvalidInputException
                            | :? NonConvergenceException -> None

                        known <-
                            candidate
                            |> Option.map (fun found -> found.Subjects, found.Instance)
                            |> Option.orElse known

                        match candidate, best with
                        | None, _ -> ()
                        | Some found, Some known when known.Merit <= found.Merit -> ()
                        | Some found, _ -> best <- Some found

            draw <- draw + 1

        search.Draws <- search.Draws + 1
        search.Current <- best
        search.Sigma <- firstSigma
        search.Stale <- 0
        search.Rounds <- 0
        search.Polished <- Double.PositiveInfinity
