namespace Verify.Claims

open System
open System.Globalization
open System.Text
open Verify.Arithmetic
open Verify.LeastSquares

type SidesAtTime =
    {
        Time: Rational
        Left: float
        Right: float
    }

[<RequireQualifiedAccess>]
module SidesOverTime =
    let private steps = 20
    let private perDecade = 10.0

    // Short decimals, so that an iteration's ⌈t/η⌉ and a reader have ordinary numbers.
    let private grid (time: Rational) =
        [ -steps .. steps ]
        |> List.map (fun step ->
            if step = 0 then
                time
            else
                let near = time.ToDouble() * Math.Pow(10.0, float step / perDecade)
                Rational.Parse(near.ToString("E2", CultureInfo.InvariantCulture)))

    let private at (clause: Clause) (subjects: Subjects) time =
        whereDefined (fun () ->
            let subject = subjects.InDoubles time

            let value term : float =
                (Term.evaluate subject term: Float64).Value

            let met =
                clause.Hypotheses
                |> List.forall (fun h -> Comparison.isMetBy h (value (Comparison.slack h)))

            let left, right = value clause.Left, value clause.Right

            if met && Double.IsFinite left && Double.IsFinite right then
                Some
                    {
                        Time = time
                        Left = left
                        Right = right
                    }
            else
                None)

    let ofRecord (claim: Claim) (record: InstanceRecord) =
        let clause =
            claim.InstanceChecks
            |> List.tryPick (fun check ->
                match check with
                | OnInstances(_, clauses) -> clauses |> List.tryFind (fun clause -> clause.Name = record.Clause)
                | Exactly _ -> None)

        match clause, Rational.TryParse record.Time with
        | Some clause, (true, time) when time.Sign > 0 ->
            let file =
                InstanceFile.Parse("counterexample", Encoding.UTF8.GetBytes record.Instance)

            let subjects = Subjects file.Instance
            grid time |> List.choose (at clause subjects)
        | Some _, _
        | None, _ -> []

    let figure (claim: Claim) (record: InstanceRecord) : Figure option =
        let sides = ofRecord claim record

        if sides.Length < 2 then
            None
        else
            let times = sides |> Seq.map (fun at -> at.Time.ToDouble()) |> Seq.toArray
            let left = sides |> Seq.map _.Left |> Seq.toArray
            let right = sides |> Seq.map _.Right |> Seq.toArray
            let isPositive = Seq.forall (fun value -> value > 0.0) (Array.append left right)

            Some
                {
                    Id = $"counterexample-{claim.Id}"
                    Title = "Both sides on the counterexample"
                    Caption =
                        "The two sides of the inequality along time on the instance of the counterexample, in doubles; where right is below left it is violated. The line is the time of the certificate, where the violation is enclosed."
                    Horizontal = Figure.logarithmic "time t"
                    Vertical = (if isPositive then Figure.logarithmic else Figure.linear) "value"
                    Series =
                        [|
                            Figure.series "left side" (OrdinalRole 1) times left
                            Figure.series "right side" (OrdinalRole 0) times right
                        |]
                    References =
                        [|
                            {
                                Label = $"t = {record.Time}"
                                Value = (Rational.Parse record.Time).ToDouble()
                                IsVertical = true
                            }
                        |]
                }
