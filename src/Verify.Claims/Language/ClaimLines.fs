namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.Symbolics

/// What a line `state` says.
type internal Stated =
    | Compared of Comparison
    | SameSystems of Proposition

/// What the lines of a claim say.
[<RequireQualifiedAccess>]
module internal ClaimLines =
    let one (source: ClaimLine list) keyword : ClaimLine option =
        match source |> List.filter (fun line -> line.Keyword = keyword) with
        | [] -> None
        | [ line ] -> Some line
        | _ :: second :: _ -> Syntax.fail second.At $"'{keyword}' stands twice in this claim; leave one out"

    let words (line: ClaimLine) =
        let text =
            line.Rest.Split([| ' '; '\t'; '\n' |], StringSplitOptions.RemoveEmptyEntries)
            |> String.concat " "

        if text = "" then
            Syntax.fail line.At $"'{line.Keyword}' is empty"

        PrintableText.ofText text

    let domainOf (line: ClaimLine option) =
        match line with
        | None -> List.head Domain.written
        | Some line ->
            let name = words line

            match Domain.written |> List.tryFind (fun domain -> domain.Written = Some name) with
            | Some domain -> domain
            | None ->
                let known = Domain.written |> List.choose _.Written

                let hint =
                    match NearestNames.Of(name, known) with
                    | nearest when nearest.Count > 0 -> $"did you mean '{nearest[0]}'?"
                    | _ -> "domains are " + String.concat ", " known

                Syntax.fail line.At $"'{NearestNames.Shown name}' is no domain; {hint}"

    let private reserved =
        [
            "eta"
            "m"
            "n"
            "p"
            "t"
            "k"
            "kappa"
            "sigma2"
            "rank"
            "s1"
            "sr"
            "s"
            "X"
            "y"
            "I"
            "Sigma"
            "truth"
            "fit"
        ]

    let parameterOf vocabulary known (line: ClaimLine) =
        let at, name, range = ClaimSyntax.range line.RestAt line.Rest

        if List.contains name reserved then
            Syntax.fail at $"'{name}' has a meaning already; a parameter needs another name"

        if List.exists (fun (other, _) -> other = name) known then
            Syntax.fail at $"'{name}' stands in two lines 'with'; leave one out"

        let value = Elaboration.constant vocabulary

        let range =
            match range with
            | Listed values -> OneOf(values |> List.map value |> List.distinct)
            | FromTo(low, high) ->
                let low, high = value low, value high

                if low > high then
                    Syntax.fail at $"the interval [{low}, {high}] of '{name}' is empty"

                Within(low, high)

        name, range

    let expectation (line: ClaimLine option) =
        match line with
        | None -> None
        | Some line ->
            let name = words line

            match WrittenClaim.verdicts |> List.tryFind (fun (known, _) -> known = name) with
            | Some(_, verdict) -> Some verdict
            | None ->
                let all = WrittenClaim.verdicts |> List.map fst |> String.concat ", "
                Syntax.fail line.RestAt $"'{NearestNames.Shown name}' is no verdict; verdicts are {all}"

    let stated vocabulary (line: ClaimLine) =
        ClaimSyntax.comparisons line.RestAt line.Rest
        |> List.map (fun written ->
            match Elaboration.tryMoments vocabulary written with
            | Some(left, right, order) ->
                for side in [ left; right ] do
                    if not side.Arguments.IsEmpty then
                        Syntax.fail
                            written.ComparedAt
                            "Moments is about all parameters at once: write the processes without arguments"

                SameSystems(SameMoments(Of left.Definition, Of right.Definition, order))
            | None -> Compared(Elaboration.comparison vocabulary written))
