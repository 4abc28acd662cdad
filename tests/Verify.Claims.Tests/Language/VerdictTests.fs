module VerdictTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private options =
    {
        Instances = None
        First = 0L
        Seed = 1
        Rigor = Certify
        Data = None
    }

let private run claim =
    (Runner.run options Runner.noProgress CancellationToken.None [ claim ]).Claims.Head

let private stated states =
    {
        States = states
        Given = []
        For = None
        With = []
        Definitions = []
    }

let private verdictOf options =
    (run (ClaimFile.ofLine options)).Verdict

let private case name options expected =
    testCase name <| fun () -> Expect.equal (verdictOf options) expected name

let private response = Some "response"

/// Conjectures that a theorist typed on a first day, with what the mathematics says.
[<Tests>]
let conjectures =
    testList
        "six conjectures, one line each"
        [
            case
                "the noise costs at most eta/m tr Sigma sigma2"
                (stated [ "Risk(sgf, t) <= Risk(gradient-flow, t) + eta/m*tr(Sigma)*sigma2" ])
                Refuted
            case
                "the covariance of SGD stays below its scale"
                { stated [ "tr(Cov(sgd, k)) <= eta/(2*m)*p*norm(y)^2/n" ] with
                    For = response
                }
                Refuted
            case
                "momentum is a larger step size"
                { stated [ "Stationary(sgd-momentum(gamma=9/10)) = Stationary(sgd(eta=10*eta))" ] with
                    For = Some "full-column-rank"
                    Given = [ "10*eta < Threshold(sgd)" ]
                }
                Refuted
            case "averaging is ridge" (stated [ "Risk(averaged-flow, t) = Risk(ridge(2/t))" ]) Refuted
            case
                "drawing without replacement is never noisier"
                { stated [ "Cov(sgd-without-replacement, k) <= Cov(sgd, k)" ] with
                    For = response
                    Given = [ "m <= n" ]
                }
                Proved
            case
                "m times the batch, at most m times the threshold"
                { stated [ "Threshold(sgd) <= m*Threshold(sgd(m=1))" ] with
                    For = Some "full-column-rank"
                }
                Certified
        ]

[<Tests>]
let verdicts =
    testList
        "verdicts of claims as text"
        [
            case
                "an inequality of filters is proved"
                (stated [ "Risk(gradient-flow, t) <= 1.6862*Risk(ridge(1/t))" ])
                Proved
            case
                "a constant a little too small is refuted"
                (stated [ "Var(gradient-flow, t) <= 1.6*Var(ridge(1/t))" ])
                Refuted
            case "moment systems" (stated [ "Moments(sgf-euler, 2) = Moments(sgd, 2)" ]) Proved
            case "of order 3 they differ" (stated [ "Moments(sgf-euler, 3) = Moments(sgd, 3)" ]) Refuted
            case
                "two equal covariances are seen to be equal, not only near"
                { stated [ "Cov(sgf-euler, k) = Cov(sgd, k)" ] with
                    For = response
                }
                Proved
            case
                "a tight order of matrices"
                { stated [ "Cov(sgd(m=m + 1), k) <= Cov(sgd, k)" ] with
                    For = response
                }
                Proved
            case
                "strictly it fails where both are 0"
                { stated [ "tr(Cov(sgd, k)) > 0" ] with
                    For = Some "interpolating"
                    Given = [ "n = 1" ]
                }
                Refuted
            case "a time below 0 is none" (stated [ "Risk(gradient-flow, 0 - t) >= 0" ]) Vacuous
            case "numbers beyond all digits take no time" (stated [ "max(t, exp(1e9*(1 + t))) >= 0" ]) Vacuous
            case
                "nor do those near 0"
                (stated
                    [
                        "max(t, exp(0 - 1e9*(1 + t))) >= 0"
                        "Bias2(gradient-flow, 1e9*(1 + t)) <= 2*norm(truth)^2"
                    ])
                Certified
            case
                "hypotheses that nothing meets"
                { stated [ "max(t, 1) > 0" ] with
                    Given = [ "p > 100" ]
                }
                Vacuous
            case
                "hypotheses that contradict themselves prove nothing"
                { stated [ "Cov(sgd(m=m + 1), k) <= Cov(sgd, k)" ] with
                    For = response
                    Given = [ "2 <= 1" ]
                }
                Vacuous
            case
                "one of two statements that no rule speaks of"
                { stated [ "Cov(sgd(m=m + 1), k) <= Cov(sgd, k)"; "max(t, 1) > 0" ] with
                    For = response
                }
                Certified
            case
                "a parameter at its end"
                { stated [ "c*Risk(sgf, t) <= 9/10*Risk(sgf, t)" ] with
                    With = [ "c in [0, 1]" ]
                }
                Refuted
            case
                "one value of a set"
                { stated [ "c*t <= 2*t" ] with
                    With = [ "c in {0, 1, 3}" ]
                }
                Refuted
            case
                "the infimum of ridge"
                (stated [ "inf(lambda > 0, Risk(ridge(lambda))) <= Risk(ridge(1/t))" ])
                Certified
            case
                "an infimum over time against one over penalties"
                { stated
                      [
                          "inf(t > 0, Risk(gradient-flow, t)) <= 1.2853*inf(lambda > 0, Risk(ridge(lambda)))"
                      ] with
                    // Without noise both are 0 in the limit, a tie that no precision decides.
                    Given = [ "sigma2 > 0" ]
                }
                Certified
            case
                "a time of a flow in steps is that many step sizes"
                (stated [ "Risk(gradient-flow, k) = Risk(gradient-flow, k*eta)" ])
                Proved
            testCase "where nothing is expected, a proof is as good as a certificate"
            <| fun () ->
                let claim = ClaimFile.ofLine (stated [ "Risk(gradient-flow, t) <= Risk(sgf, t)" ])
                let result = run claim
                Expect.equal result.Verdict Proved "verdict"
                Expect.equal result.Expected Proved "as expected"

            testCase "a certificate of a text claim replays against the text, and not against another"
            <| fun () ->
                let claim states =
                    ClaimFile.ofLine
                        { stated states with
                            For = response
                            With = [ "c in [0, 1]" ]
                        }

                let first = claim [ "c*tr(Cov(sgd, k)) <= 1/2*tr(Cov(sgd, k))" ]
                let other = claim [ "c*tr(Cov(sgd, k)) <= 1/4*tr(Cov(sgd, k))" ]

                let result =
                    Falsifier.run
                        {
                            Seed = 1
                            Budget = System.TimeSpan.FromSeconds 60.0
                        }
                        { new System.IProgress<_> with
                            member _.Report _ = ()
                        }
                        CancellationToken.None
                        first

                let text = Certificate.toJson result.Certificate.Value
                let read = Certificate.parse "c.json" text
                Expect.stringContains text "1/2*tr(Cov(sgd, k))" "the text is in it"
                Expect.isNone (Certification.replay "c.json" first read).Rejected "it replays"
                Expect.isSome (Certification.replay "c.json" other read).Rejected "not for the other"
        ]

/// Ties and their neighbours: what is exactly 0 is found, what is nearly 0 is not called so.
[<Tests>]
let ties =
    testList
        "exact ties"
        [
            testCase "a difference of 2^-2000 is no tie"
            <| fun () ->
                let options =
                    { stated [ "(1 + c)*tr(Cov(sgd, k)) <= tr(Cov(sgd, k))" ] with
                        For = response
                        With = [ "c in {1e-300}" ]
                        Given = [ "norm(y - X*fit) > 0" ]
                    }

                Expect.equal (verdictOf options) Refuted "it is larger"

            case
                "a number of steps of a flow is the time of as many steps"
                { stated [ "tr(Cov(sgf, k)) = tr(Cov(sgf, k*eta))"; "Cov(sgf, 2*k) = Cov(sgf, 2*eta*k)" ] with
                    For = response
                }
                Certified
            case "a number of steps is no time of the same number" (stated [ "Risk(sgf, k) = Risk(sgf, 3)" ]) Refuted
            case
                "another batch size is another process"
                { stated [ "tr(Cov(sgd, k)) = tr(Cov(sgd(m=2*m), k))" ] with
                    For = response
                }
                Refuted
            case
                "an argument that is the instance's own changes nothing"
                { stated
                      [
                          "Threshold(sgd) = Threshold(sgd(m=m, eta=2*eta))"
                          "Cov(sgf, t) = Cov(sgf(eta=eta), t)"
                      ] with
                    For = Some "full-column-rank"
                }
                Certified
            testCase "positive semidefinite and singular, exactly"
            <| fun () ->
                let q (text: string) = Rational.Parse text

                let matrix (rows: string list list) =
                    Matrix<Rational>.Create(rows.Length, rows.Length, fun i j -> q (rows[i][j]))

                for rows, expected in
                    [
                        [ [ "1"; "1" ]; [ "1"; "1" ] ], true
                        [ [ "0"; "0" ]; [ "0"; "1e-500" ] ], true
                        [ [ "1"; "0" ]; [ "0"; "1" ] ], false
                        [ [ "0"; "0" ]; [ "0"; "-1e-500" ] ], false
                        [ [ "0"; "1" ]; [ "1"; "0" ] ], false
                        [ [ "0"; "1" ]; [ "0"; "1" ] ], false
                        [ [ "1"; "1"; "0" ]; [ "1"; "1"; "0" ]; [ "0"; "0"; "-1e-500" ] ], false
                    ] do
                    Expect.equal (ExactTie.leastEigenvalueIsZero (matrix rows)) expected $"{rows}"
        ]

/// Both sides differ by nearly all there is, and neither is 0.
[<Tests>]
let shrinking =
    testList
        "counterexamples of claims as text"
        [
            testCase "a bound too small by a factor of ten fails on one sample"
            <| fun () ->
                let result = run (ClaimFile.ofLine (stated [ "Risk(sgf, t) <= Risk(sgf, t)/10" ]))

                let found =
                    result.Evidence
                    |> List.choose (fun evidence ->
                        match evidence with
                        | Counterexample record -> Some record
                        | _ -> None)

                Expect.equal result.Verdict Refuted "verdict"
                Expect.stringContains (List.head found).Instance "\"X\":[[\"1\"]]" "one sample, one feature"
        ]
