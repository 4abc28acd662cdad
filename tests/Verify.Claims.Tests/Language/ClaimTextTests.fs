module ClaimTextTests

open System
open Expecto
open Verify.Arithmetic
open Verify.Claims

let private parse text = ClaimFile.parse "my.claims" "." text

let private one text =
    match parse text with
    | [ claim ] -> claim
    | claims -> failtestf "%d claims" claims.Length

let private line states =
    {
        States = states
        Given = []
        For = None
        With = []
        Definitions = []
    }

let private clausesOf (claim: Claim) =
    claim.InstanceChecks
    |> List.collect (fun check ->
        match check with
        | OnInstances(_, clauses) -> clauses
        | Exactly _ -> [])

let private complaint code =
    try
        code () |> ignore
        failtest "it was accepted"
    with :? InvalidInputException as error ->
        error.Message

let private refuses name text expected =
    testCase name
    <| fun () ->
        let message = complaint (fun () -> parse text)
        Expect.equal message expected "message"
        Expect.isLessThanOrEqual message.Length 200 "one line of at most 200 characters"

let private refusesState name state expected =
    testCase name
    <| fun () -> Expect.equal (complaint (fun () -> ClaimFile.ofLine (line [ state ]))) expected "message"

[<Tests>]
let reading =
    testList
        "claim files"
        [
            testCase "a claim has what its lines say"
            <| fun () ->
                let claim =
                    one
                        "# a note\nclaim noise-costs\n  title  Noise costs\n  source my notes,\n         Lemma 1\n  state  Risk(gradient-flow, t) <= Risk(sgf, t)\n  expect refuted # it is not\n"

                Expect.equal claim.Id "noise-costs" "id"
                Expect.equal claim.Section "Noise costs" "title"
                Expect.equal claim.Source "my notes, Lemma 1" "source, over two lines"
                Expect.equal claim.Statement "Risk(gradient-flow, t) <= Risk(sgf, t)" "statement"
                Expect.equal claim.Expected Refuted "expected"
                Expect.isTrue claim.StatesExpectation "said"

            testCase "keywords may stand at the beginning of the line, too"
            <| fun () ->
                let claims =
                    parse "claim a\nstate eta > 0\nclaim b\nstate m >= 1\nexpect certified\n"

                Expect.equal (claims |> List.map _.Id) [ "a"; "b" ] "ids"

            testCase "> and >= are turned around, chains are cut, both sides are kept"
            <| fun () ->
                let texts =
                    clausesOf (ClaimFile.ofLine (line [ "2*Risk(sgf, t) >= Risk(sgf, t) > 0" ]))
                    |> List.map (_.Says >> Comparison.written)

                Expect.equal texts [ "Risk(sgf, t) <= 2*Risk(sgf, t)"; "Risk(sgf, t) > 0" ] "clauses"

            testCase "what is read is printed so that it reads back to the same tree"
            <| fun () ->
                let statements =
                    [
                        "Risk(sgf, t) - Risk(ridge(1/t)) <= 0.6862*Var(ridge(1/t)) + price(sharp) + limiting(sharp)"
                        "a0*(2 - t)/3/(n + p)^2 <= -t - (m - (k - 1))"
                        "sum(i, exp(-2*t*s[i])*theta[i]^2) <= Bias2(gradient-flow, t)"
                        "inf(lambda > 0, Risk(ridge(lambda))) <= sup(c in [0, 1/2], Risk(pcr(c*s1)))"
                        "Risk(sgd-momentum(gamma=a0), k + 1) <= Risk(sgd(eta=eta/(1 - a0), m=2*m), 2*k)"
                        "min(t, m, n)*sqrt(s1) <= max(abs(-3/4), log(2)*kappa)"
                        "norm(truth)^2 <= tr(truth*truth') + truth'*Sigma^2*truth"
                        "Threshold(sgd) <= Threshold(sgd(m=m + 1))"
                    ]

                for statement in statements do
                    let read text =
                        { line [ text ] with
                            With = [ "a0 in [0, 1/2]" ]
                        }
                        |> ClaimFile.ofLine
                        |> clausesOf
                        |> List.map _.Says

                    let first = read statement
                    let again = read (Comparison.written first.Head)
                    Expect.equal again first statement

            testCase "matrices, too"
            <| fun () ->
                let statements =
                    [
                        "Cov(sgd, k) <= (1 - eta*sr)*Stationary(sgd) + 2*I"
                        "(X'*X)/n = Sigma"
                        "SecondMoment(sgf, t) = Cov(sgf, t) + Mean(sgf, t)*Mean(sgf, t)'"
                        "lmax(Sigma*Cov(sgf, t) + Cov(sgf, t)*Sigma) <= norm(y - X*fit)^2"
                    ]

                for statement in statements do
                    let read text =
                        { line [ text ] with
                            For = Some "response"
                        }
                        |> ClaimFile.ofLine
                        |> clausesOf
                        |> List.map _.Says

                    let first = read statement
                    Expect.equal (read (Comparison.written first.Head)) first statement

            testCase "a definition in the file is used, and comes before the registry"
            <| fun () ->
                let claims =
                    parse
                        "process sgd\n  title slower\n  parameters eta\n  sampling with replacement\n  next b[a] = b[a] + eta/2*batch(r*x[a])\n\nclaim c\n  for response\n  state Cov(sgd, k) <= Cov(sgd(eta=eta), k)\n"

                match (clausesOf claims.Head).Head.Says with
                | Loewner(MomentOf(_, Defined defined, _), _) ->
                    Expect.isNone defined.Formula "no formula of the registry's process"
                    Expect.stringContains defined.Definition.Text "eta/2" "the file's"
                | other -> failtestf "%A" other

            testCase "a thousand claims"
            <| fun () ->
                let text =
                    [
                        for k in 1..1000 ->
                            $"claim c{k}\n  state Risk(gradient-flow, t) <= {k}*Risk(ridge(1/t)) + eta/m*tr(Sigma)*sigma2\n"
                    ]
                    |> String.concat "\n"

                Expect.equal (parse text).Length 1000 "all of them"
        ]

[<Tests>]
let refusing =
    testList
        "claim files that are not right"
        [
            refuses "no claim" "# nothing\n" "my.claims:1:1: the file has no claim; one begins with 'claim NAME'"
            refuses
                "a keyword that is none"
                "claim a\n  stat t > 0\n"
                "my.claims:2:3: 'stat' is no keyword; did you mean 'state'?"
            refuses
                "a claim that states nothing"
                "claim a\n  title x\n"
                "my.claims:1:1: claim 'a' states nothing; it needs a line 'state left <= right'"
            refuses
                "a name twice"
                "claim a\n  state t > 0\nclaim A\n  state t > 0\n"
                "my.claims:3:6: claim 'A' is named twice; rename one"
            refuses
                "a name that is none"
                "claim a/b\n  state t > 0\n"
                "my.claims:1:6: 'a/b' is no name of a claim; letters, digits, '.', '_' and '-' are allowed, at most 100"
            refuses
                "a domain that is none"
                "claim a\n  for respnse\n  state t > 0\n"
                "my.claims:2:3: 'respnse' is no domain; did you mean 'response'?"
            refuses
                "a verdict that is none"
                "claim a\n  state t > 0\n  expect true\n"
                "my.claims:3:9: 'true' is no verdict; verdicts are proved, certified, supported, refuted, undecided, vacuous"
            refuses
                "an empty set"
                "claim a\n  with g in {}\n  state g > 0\n"
                "my.claims:2:13: the set of 'g' is empty; write g in {0, 1/2}"
            refuses
                "an empty interval"
                "claim a\n  with g in [1, 1/2]\n  state g > 0\n"
                "my.claims:2:8: the interval [1, 1/2] of 'g' is empty"
            refuses
                "a keyword without a claim"
                "state t > 0\n"
                "my.claims:1:1: 'state' belongs to a claim; write 'claim NAME' before it"
            refuses
                "two domains"
                "claim a\n  for tiny\n  for wide\n  state t > 0\n"
                "my.claims:3:3: 'for' stands twice in this claim; leave one out"
            refuses
                "a definition that is wrong, at its own line"
                "process x\n  parameters eta\n  next b[a] = b[a] + zeta\n\nclaim a\n  state t > 0\n"
                "my.claims:3:20: 'zeta' is not declared; the parameters are m, n, eta (add it to the line 'parameters')"
            refuses
                "a file of use that is not there"
                "use nowhere.process\nclaim a\n  state t > 0\n"
                "my.claims:1:4: ./nowhere.process: there is no such file"
            refusesState
                "a name"
                "Risk(sgf, t) <= sigm2"
                "--that: column 17: 'sigm2' is not known; did you mean 'Sigma', 'sigma2'?"
            refusesState "a function" "Rsk(sgf) <= 1" "--that: column 1: 'Rsk' is not known; did you mean 'Risk'?"
            refusesState "a process" "Risk(sgff, t) <= 1" "--that: column 6: 'sgff' is no process; did you mean 'sgf'?"
            refusesState
                "a covariance on problems that average"
                "tr(Cov(sgf, t)) <= 1"
                "--that: column 4: Cov is given y, and domain 'problem' averages over the noise; write 'for response'"
            refusesState
                "an iteration at a time"
                "Risk(sgd, t) <= 1"
                "--that: column 11: an iteration takes a number of steps, such as k; t is a time"
            refusesState
                "an interval that is empty"
                "inf(c in [1, 0], c*t) <= 1"
                "--that: column 11: the interval [1, 0] is empty"
            refusesState "no comparison" "Risk(sgd, k)" "--that: column 13: expected <=, <, >=, > or =, found the end"
            refusesState
                "a parameter of a process that is missing"
                "Risk(sgd-momentum, k) <= 1"
                "--that: column 6: sgd-momentum needs 'gamma'; write sgd-momentum(gamma=…), or a line 'with gamma in …'"
            refusesState "shapes" "tr(X) <= 1" "--that: column 1: tr takes a square matrix, not a n×p one"
            refusesState
                "an order of matrices that are not symmetric"
                "X'*X*Sigma + X'*X <= I"
                "--that: column 12: <= between matrices needs symmetric ones; (A + A')/2 is one"
            testCase "brackets without end, operators without end, in time"
            <| fun () ->
                for state in
                    [
                        String.replicate 100_000 "("
                        String.replicate 100_000 "-" + "1 < 2"
                        "1" + String.replicate 100_000 "+1" + " < 2"
                        "1" + String.replicate 100_000 "'" + " < 2"
                        String.replicate 1_000_000 "9" + " < 2"
                    ] do
                    let message = complaint (fun () -> ClaimFile.ofLine (line [ state ]))
                    Expect.isLessThanOrEqual message.Length 200 "one line"

            testCase "a million lines"
            <| fun () ->
                let text = String.replicate 1_000_000 "x\n"

                Expect.equal
                    (complaint (fun () -> parse text))
                    "my.claims:1:1: 'x' is no keyword; lines begin with claim, use, process"
                    "message"
        ]

/// What takes systems of p² equations and more on data with many features, and what has an engine of its own.
[<Tests>]
let costs =
    testList
        "Statements that need derived systems"
        [
            for domain, state, expected in
                [
                    "problem", "Risk(sgf, t) <= Risk(sgd, k)", false
                    "problem", "Var(gradient-flow, t) <= Var(ridge(1/t)) + Risk(gradient-descent, k)", false
                    "problem", "TrCov(sgld(tau=1), t) <= 1", true
                    "problem", "TrCov(constant-covariance, t) <= 1", true
                    "problem", "Risk(sgd-without-replacement, k) <= Risk(sgd, k)", true
                    "problem", "Risk(sgd-momentum(gamma=1/2), k) <= 1", true
                    "response", "tr(Cov(sgf, t)) <= 1", true
                    "response", "tr(Sigma) <= Threshold(sgd)", true
                    "problem", "tr(Sigma) <= p*s1", false
                ] do
                testCase $"{state}: {expected}"
                <| fun () ->
                    let claim = one $"claim c\n  for {domain}\n  state {state}\n"
                    Expect.equal (Claim.speaksOfMatrices claim) expected state
        ]
