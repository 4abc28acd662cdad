namespace Verify.Papers

open System.IO
open System.Reflection
open Verify.Claims

/// Papers whose claims are a claim file: it lies in the folder of the paper's name, with the certificates of what is refuted.
[<RequireQualifiedAccess>]
module TextPaper =
    let private resource name : string =
        match Assembly.GetExecutingAssembly().GetManifestResourceStream name with
        | null -> invalidOp $"there is no {name} in the assembly"
        | stream ->
            use reader = new StreamReader(stream)
            reader.ReadToEnd()

    /// The text of a paper's claim file.
    let text (folder: string) : string = resource $"claims/{folder}.claims"

    /// The lines of a paper's page between its heading and its table.
    let summary (folder: string) : string list =
        (resource $"pages/{folder}.md").Split '\n'
        |> Array.skip 1
        |> Array.takeWhile (fun line -> not (line.StartsWith '|'))
        |> Array.filter (fun line -> line.Trim() <> "")
        |> List.ofArray

    // The heading is the paper's, not the claim's; what the claim says in words stands with its source.
    let private ofPaper heading (slow: Map<string, int>) (claim: Claim) =
        { claim with
            Section = heading
            Source = $"{claim.Source}. In words: {claim.Section}"
            Library = None
            DefaultInstances = Map.tryFind claim.Id slow |> Option.defaultValue claim.DefaultInstances
        }
        |> Counterexamples.attach

    /// The paper of a folder. `slow` has the claims with fewer instances than a claim file gives, so that all papers are checked in a minute.
    /// Raises InvalidInputException where the claim file is not right.
    let ofFolder folder authors title heading (slow: (string * int) list) : Paper =
        let claims = ClaimFile.parse $"{folder}.claims" "." (text folder)

        for id, _ in slow do
            if claims |> List.forall (fun claim -> claim.Id <> id) then
                invalidOp $"{folder} has no claim '{id}' to be slow"

        {
            Id = folder
            Title = title
            Authors = authors
            Summary = lazy summary folder
            Claims = claims |> List.map (ofPaper heading (Map.ofList slow))
            Figures = lazy []
            ClaimsOfFigure = fun _ -> []
        }
