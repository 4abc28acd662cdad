module DomainSearchTests

open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims
open Planted

let private stepSize =
    { new Quantity("η", "η") with
        member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) : 'T = subject.Instance.StepSize
    }

/// η max‖x_k‖² ≤ 1: true for what Domain.iterations draws, false elsewhere.
let private contraction =
    Clause.atMost (GivenResponse.largestRow * Quantity stepSize) one

let private claimOn domain clause =
    Claim.ofClauses "a" "tests" "tests" [ clause ] Certified
    |> Claim.onInstances 12 (OnInstances(domain, [ clause ]))

let private found (result: FalsifyResult) =
    match result.Certificate with
    | Some {
               Finding = ViolatedInequality(_, instance, time, _, _, _, _)
           } -> instance, time
    | Some { Finding = NegativeSlack(instance, _) } -> instance, Rational.One
    | other -> failtest $"expected a counterexample, got {other}"

let private remarks (result: FalsifyResult) =
    result.Report.Evidence
    |> List.choose (fun evidence ->
        match evidence with
        | Remark text -> Some text
        | _ -> None)

[<Tests>]
let searches =
    testList
        "searches and domains"
        [
            testCase "a claim that is true on its domain is not refuted by leaving it"
            <| fun () ->
                let result = Searching.upTo 20_000 (claimOn Domain.iterations contraction)
                Expect.isFalse result.Report.IsRefuted "the search stays where η max‖x_k‖² ≤ 1"

            testCase "planted: on a domain that allows more it is refuted, inside of that domain"
            <| fun () ->
                let wider = Domain.iterations |> Domain.within Membership.everything
                let result = Searching.upTo 20_000 (claimOn wider contraction)
                Expect.isTrue result.Report.IsRefuted "a larger step size"
                Expect.isEmpty (remarks result) "it did not leave the domain"

            testCase "a domain that does not say what belongs to it is left with a remark"
            <| fun () ->
                let silent = Domain.create "mine" Domain.iterations.Draw
                let result = Searching.upTo 20_000 (claimOn silent contraction)
                Expect.isTrue result.Report.IsRefuted "a larger step size"

                match remarks result with
                | [ text ] ->
                    Expect.stringContains text "the domain 'mine' does not say what else belongs to it" "which"
                | other -> failtest $"expected one remark, got {other}"

            testCase "the counterexample of iterations has t = kη, after shrinking too"
            <| fun () ->
                let result =
                    Searching.upTo
                        20_000
                        (claimOn Domain.iterations (Clause.atMost Quantities.time (q "3" |> fun c -> Constant(c, "3"))))

                let instance, time = found result
                Expect.isNone (Domain.outside Domain.iterations instance time) "in the domain"

            for domain in
                [
                    Domain.fullRowRank
                    Domain.fullColumnRank
                    Domain.overparametrised
                    Domain.tiny
                ] do
                testCase $"an exact counterexample on {domain.Name} is shrunk inside of it"
                <| fun () ->
                    let claim =
                        Claim.stating "a" "s" "s" "s" "" Refuted
                        |> Claim.onInstances
                            3
                            (Exactly(
                                "−n",
                                domain,
                                (fun s -> -(Rational.FromInteger(int64 s.Instance.Problem.SampleCount)))
                            ))

                    let instance, time = found (Searching.upTo 1_000 claim)
                    Expect.isNone (Domain.outside domain instance time) "in the domain"

                    match (run Certify claim).Evidence with
                    | Counterexample record :: _ ->
                        let shrunk =
                            InstanceFile.Parse("record", System.Text.Encoding.UTF8.GetBytes record.Instance).Instance

                        Expect.isNone (Domain.outside domain shrunk Rational.One) "in a run too"
                    | other -> failtest $"expected a counterexample, got {other}"

            for name, clause in
                [
                    "risk ≤ risk", Clause.atMost Quantities.flowRisk Quantities.flowRisk
                    "bias + variance ≤ risk",
                    Clause.atMost (Quantities.flowBias + Quantities.flowVariance) Quantities.flowRisk
                    "risk ≤ bias + variance",
                    Clause.atMost Quantities.flowRisk (Quantities.flowBias + Quantities.flowVariance)
                    "the variance with its supremum rounded up",
                    Clause.atMost
                        Quantities.flowVariance
                        (Term.number "1.685909058278325034836" * Quantities.ridgeVariance)
                ] do
                testCase $"the true {name} is not refuted"
                <| fun () ->
                    let result = Searching.upTo 10_000 (claimOn Domain.regression clause)
                    Expect.isFalse result.Report.IsRefuted "no false refutation"
        ]

[<Tests>]
let memberships =
    let domains =
        [
            Domain.regression
            Domain.responses
            Domain.iterations
            Domain.overparametrised
            Domain.largeStepSize
            Domain.fullRowRank
            Domain.fullColumnRank
            Domain.tiny
        ]

    testList
        "what belongs to a domain"
        [
            for domain in domains do
                testCase $"what {domain.Name} draws"
                <| fun () ->
                    for index in 0..59 do
                        let situation = domain.Draw 5 (int64 index)

                        for time in
                            (if situation.Times.IsEmpty then
                                 [ Rational.One ]
                             else
                                 situation.Times) do
                            match Domain.outside domain situation.Instance time with
                            | None -> ()
                            | Some condition -> failtest $"instance {index} at t = {time}: {condition}"

            testCase "the exact rank is that of a product of thin factors"
            <| fun () ->
                for index in 0..40 do
                    let sampler = Sampler.For(3, "rank", int64 index)
                    let n, p = sampler.Integer(1, 6), sampler.Integer(1, 6)
                    let r = sampler.Integer(1, min n p)
                    let x = Design.gaussian.Draw sampler n r * Design.gaussian.Draw sampler r p
                    Expect.isTrue (Membership.rank x <= r) "at most r"
                    let doubles = x.Map(fun value -> Float64(value.ToDouble()))
                    Expect.equal (Membership.rank x) (DoubleSpectrum.Of doubles).Rank "as in doubles"

            testCase "planted: a margin that doubles do not see is a rank in rationals"
            <| fun () ->
                let x =
                    Matrix<Rational>.Create(2, 2, fun i j -> if i = 1 && j = 1 then q "1" + q "1e-40" else Rational.One)

                Expect.equal (Membership.rank x) 2 "1e-40 is not 0"
                Expect.equal (Membership.rank (x.Map(fun _ -> Rational.One))) 1 "equal rows"

            testCase "conditions are named"
            <| fun () ->
                let outside domain =
                    Domain.outside domain (Instance<Rational>(instance.Problem, q "2", 1)) (q "3")

                Expect.equal (outside Domain.iterations) (Some "η max‖x_k‖² ≤ 1") "step size"
                Expect.equal (Domain.outside Domain.iterations instance (q "1/3")) (Some "t = kη") "time"
                Expect.equal (Domain.outside Domain.regression instance (q "-1")) (Some "t > 0") "sign"
                Expect.isNone (outside (Domain.create "mine" Domain.tiny.Draw)) "nothing is stated"
        ]

[<Tests>]
let descent =
    let value precision (f: Ball -> Ball) (x: Rational) =
        Some(0, (f (Ball.FromRational(x, precision))).MidpointBall())

    testList
        "descent in balls"
        [
            testCase "a parabola, to a hundred digits"
            <| fun () ->
                let f (x: Ball) =
                    let shifted = x * x - Ball.FromInteger 2L
                    shifted * shifted

                let found, evaluations =
                    Descent.run (value 2048 f) [ 3 ] 340 (fun _ -> false) (q "1.5")

                let x = fst found.Value
                Expect.isTrue ((x * x - q "2").Abs() < q "1e-90") $"{evaluations} evaluations"
                Expect.isLessThan evaluations 400 "parabolas, not bisection"

            testCase "what does not become less ends soon"
            <| fun () ->
                let _, evaluations =
                    Descent.run (value 256 (fun _ -> Ball.One)) [ 3; 24; 44 ] 110 (fun _ -> false) (q "1.5")

                Expect.isLessThan evaluations 200 "a constant"
        ]
