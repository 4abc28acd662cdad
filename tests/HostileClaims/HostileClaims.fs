/// A claim library that misbehaves in as many ways as a person could think of, chosen by the environment variable HOSTILE_MODE.
module HostileClaims

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let mode () =
    Environment.GetEnvironmentVariable "HOSTILE_MODE"

let ok id =
    let c = Clause.atMost Quantities.flowRisk Quantities.stochasticRisk

    Claim.ofClauses id "mine" "me" [ c ] Certified
    |> Claim.onInstances 3 (OnInstances(Domain.regression, [ c ]))

let exactly id f =
    Claim.stating id "mine" "me" "a statement" "a" Certified
    |> Claim.onInstances 3 (Exactly("slack", Domain.tiny, f))

let quantity (v: unit -> Rational) =
    Quantity
        { new Quantity("q", "q") with
            member _.Evaluate<'T when 'T :> IRealScalar<'T>>(s: Subject<'T>) : 'T = 'T.FromRational(v (), s.Precision)
        }

let onq id v =
    let c = Clause.atMost (quantity v) Quantities.stochasticRisk

    Claim.ofClauses id "mine" "me" [ c ] Certified
    |> Claim.onInstances 3 (OnInstances(Domain.regression, [ c ]))

let claims: Claim seq =
    match mode () with
    | "throw" -> failwith "my own\nfailure with \027[31m two lines"
    | "hang" ->
        Threading.Thread.Sleep -1
        Seq.empty
    | "print" ->
        Console.WriteLine "noise on stdout"
        Console.Error.WriteLine "noise on stderr"
        Seq.ofList [ ok "a" ]
    | "exit" ->
        Environment.Exit 0
        Seq.empty
    | "exit7" ->
        Environment.Exit 7
        Seq.empty
    | "null" -> Unchecked.defaultof<Claim seq>
    | "nullclaim" -> Seq.ofList [ Unchecked.defaultof<Claim> ]
    | "nullid" -> Seq.ofList [ ok (Unchecked.defaultof<string>) ]
    | "emptyid" -> Seq.ofList [ ok "" ]
    | "blankid" -> Seq.ofList [ ok "a b\nc" ]
    | "traversal" -> Seq.ofList [ ok "../../escaped" ]
    | "absolute" -> Seq.ofList [ ok "/absolute" ]
    | "contradiction" ->
        let c =
            Clause.atMost (quantity (fun () -> Rational.One)) (quantity (fun () -> Rational.Zero))

        Seq.ofList
            [
                ok "first"
                Claim.ofPropositions
                    "contradiction"
                    "mine"
                    "me"
                    [
                        NonNegativeOnHalfLine(DecayingSum.ofTerms [ Rational.Zero, [ Rational.One ] ])
                    ]
                    Proved
                |> Claim.onInstances 3 (OnInstances(Domain.regression, [ c ]))
            ]
    | "html" ->
        Seq.ofList
            [
                { ok "html" with
                    Statement = "<script>alert(1)</script> & \"x\""
                    LaTeX = @"\foo{<b>}$ \input{/etc/passwd}"
                    Section = "<h1>s</h1>"
                    Source = "</td><script>"
                }
            ]
    | "ansi" ->
        Seq.ofList
            [
                { ok "ansi" with
                    Statement = "\027[31mred\027[2J [bold]markup[/] [/]"
                }
            ]
    | "markup" ->
        Seq.ofList
            [
                { ok "[red]x[/]" with
                    Statement = "[bold"
                }
            ]
    | "longid" -> Seq.ofList [ ok (String('x', 5000)) ]
    | "dup" -> Seq.ofList [ ok "a"; ok "a" ]
    | "dupcase" -> Seq.ofList [ ok "a"; ok "A" ]
    | "infinite" -> Seq.initInfinite (fun i -> ok (string i))
    | "noclaims" -> Seq.empty
    | "nochecks" -> Seq.ofList [ Claim.stating "n" "s" "s" "s" "" Proved ]
    | "neg" -> Seq.ofList [ { ok "neg" with DefaultInstances = -5 } ]
    | "checkthrow" -> Seq.ofList [ exactly "c" (fun _ -> failwith "inside\nmy check") ]
    | "checknull" -> Seq.ofList [ exactly "c" (fun _ -> raise (NullReferenceException())) ]
    | "checkhang" ->
        Seq.ofList
            [
                exactly "c" (fun _ ->
                    Threading.Thread.Sleep -1
                    Rational.One)
            ]
    | "checkexit" ->
        Seq.ofList
            [
                exactly "c" (fun _ ->
                    Environment.Exit 0
                    Rational.One)
            ]
    | "checkprint" ->
        Seq.ofList
            [
                exactly "c" (fun _ ->
                    Console.WriteLine "noise"
                    Rational.One)
            ]
    | "checkcancel" -> Seq.ofList [ exactly "c" (fun _ -> raise (OperationCanceledException())) ]
    | "qdiv0" -> Seq.ofList [ onq "q" (fun () -> Rational.One / Rational.Zero) ]
    | "qhuge" -> Seq.ofList [ onq "q" (fun () -> Rational.Parse "1e5000") ]
    | "qthrow" -> Seq.ofList [ onq "q" (fun () -> failwith "quantity failed") ]
    | "qdisagree" ->
        let q =
            Quantity
                { new Quantity("q", "q") with
                    member _.Evaluate<'T when 'T :> IRealScalar<'T>>(s: Subject<'T>) : 'T =
                        if typeof<'T> = typeof<Float64> then
                            'T.FromInteger -1000L
                        else
                            'T.FromInteger 1000000L
                }

        let c = Clause.atMost q Quantities.stochasticRisk

        Seq.ofList
            [
                Claim.ofClauses "dis" "mine" "me" [ c ] Certified
                |> Claim.onInstances 3 (OnInstances(Domain.regression, [ c ]))
            ]
    | "domainthrow" ->
        Seq.ofList
            [
                Claim.stating "d" "s" "s" "s" "" Certified
                |> Claim.onInstances
                    3
                    (Exactly("x", Domain.create "mine" (fun _ _ -> failwith "domain failed"), fun _ -> Rational.One))
            ]
    | "domainnull" ->
        Seq.ofList
            [
                Claim.stating "d" "s" "s" "s" "" Certified
                |> Claim.onInstances
                    3
                    (Exactly(
                        "x",
                        Domain.create "mine" (fun _ _ -> Unchecked.defaultof<Situation>),
                        fun _ -> Rational.One
                    ))
            ]
    | "notimes" ->
        let c = Clause.atMost Quantities.flowRisk Quantities.stochasticRisk

        Seq.ofList
            [
                Claim.ofClauses "t" "mine" "me" [ c ] Certified
                |> Claim.onInstances 3 (OnInstances(Domain.tiny, [ c ]))
            ]
    | "symthrow" ->
        Seq.ofList
            [
                Claim.stating "s" "s" "s" "s" "" Proved
                |> Claim.checkedBy (
                    ByProof(Always(Clause.atMost (quantity (fun () -> failwith "sym failed")) (Term.number "1")))
                )
            ]
    | "shrinkthrow" ->
        let calls = ref 0

        // It fails on what a run draws, and throws when the same is shrunk.
        let slack _ =
            if Threading.Interlocked.Increment calls > 3 then
                failwith "while shrinking"

            Rational.Parse "-1"

        Seq.ofList [ exactly "c" slack ]
    | "nullstatement" ->
        Seq.ofList
            [
                { ok "a" with
                    Statement = Unchecked.defaultof<string>
                    Source = Unchecked.defaultof<string>
                    LaTeX = Unchecked.defaultof<string>
                }
            ]
    | "nullhypotheses" ->
        Seq.ofList
            [
                { ok "a" with
                    Hypotheses = Unchecked.defaultof<string list>
                }
            ]
    | "nullchecks" ->
        Seq.ofList
            [
                { ok "a" with
                    Checks = Unchecked.defaultof<Check list>
                }
            ]
    | "nullcheck" ->
        Seq.ofList
            [
                { ok "a" with
                    Checks = [ Unchecked.defaultof<Check> ]
                }
            ]
    | "nulldomain" ->
        Seq.ofList
            [
                { ok "a" with
                    Checks =
                        [
                            PerInstance(Exactly("x", Unchecked.defaultof<Domain>, (fun _ -> Rational.One)))
                        ]
                }
            ]
    | "control" ->
        // Half a surrogate pair; the compiler takes none in a literal.
        let half = string (char 0xD800)

        let domain =
            Domain.create $"esc \027[2J half {half} domain" (fun seed index ->
                { Domain.tiny.Draw seed index with
                    Domain = $"esc \027[2J half {half} situation"
                })

        Seq.ofList
            [
                Claim.stating "c" "mine" "me" "s" "" Certified
                |> Claim.onInstances 3 (Exactly("slack \027[31m \uFFFF", domain, (fun _ -> Rational.Parse "-1")))
            ]
    | "mixed" -> Seq.ofList [ ok "first"; exactly "second" (fun _ -> failwith "mine"); ok "third" ]
    | _ -> Seq.ofList [ ok "fine" ]
