module ProofLine

open Expecto
open Verify.Claims

/// A statement on one line, with its domain, its hypotheses, the ranges of its parameters and definitions beside it.
type ProofLine =
    {
        Says: string
        About: string option
        Under: string list
        Over: string list
    }

let says text =
    {
        Says = text
        About = None
        Under = []
        Over = []
    }

let given hypothesis line =
    { line with
        Under = line.Under @ [ hypothesis ]
    }

let over range line =
    { line with
        Over = line.Over @ [ range ]
    }

/// About data with y.
let response line = { line with About = Some "response" }

let claimOf line =
    ClaimFile.ofLine
        {
            States = [ line.Says ]
            Given = line.Under
            For = line.About
            With = line.Over
            Definitions = []
        }

/// The claim, and what the kernel makes of its propositions.
let attempts line =
    let claim = claimOf line
    claim, Claim.propositions claim |> List.map Kernel.attempt

let name line =
    (line.Says :: (line.Under |> List.map (fun h -> $"given {h}")))
    @ (line.Over |> List.map (fun range -> $"with {range}"))
    |> String.concat ", "

/// What is true everywhere is proved, in the words of the claim.
let isProved line =
    testCase $"proved: {name line}"
    <| fun () ->
        let claim, attempts = attempts line
        Expect.isTrue (Claim.saysWhatIsProved claim) "the sentence is the theorem's"
        Expect.equal attempts.Length 1 "one statement"

        match attempts.Head with
        | Proven theorem ->
            Expect.equal [ theorem.Proposition ] (Claim.propositions claim) "what was asked"
            Expect.isNonEmpty theorem.Steps "steps"
        | Disproved _ -> failtest "disproved"
        | Gap reason -> failtest reason

/// What is false somewhere, or rests on a hypothesis that is not there, is not proved.
let isPlanted line =
    testCase $"planted: {name line}"
    <| fun () ->
        let _, attempts = attempts line
        Expect.isNonEmpty attempts "a proof was tried"

        for attempt in attempts do
            match attempt with
            | Proven theorem -> failtest $"proved: {Proposition.text theorem.Proposition}"
            | Disproved _ -> ()
            | Gap reason -> Expect.isNotEmpty reason "how far it came"

/// The theorem of a line that is proved.
let theoremOf line =
    match attempts line with
    | _, [ Proven theorem ] -> theorem
    | _, other -> failtest $"not proved: {other}"
