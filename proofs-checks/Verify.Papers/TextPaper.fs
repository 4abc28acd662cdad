namespace Verify.Papers

open System.IO
open System.Reflection
open Verify.Claims

/// Papers whose claims are a claim file: it lies in the folder of the paper's name, with the certificates of what is refuted.
[<RequireQualifiedAccess>]
module TextPaper =
    /// The text of a paper's claim file.
    let text (folder: string) : string =
        match Assembly.GetExecutingAssembly().GetManifestResourceStream $"claims/{folder}.claims" with
        | null -> invalidOp $"there is no claim file of {folder} in the assembly"
        | stream ->
            use reader = new StreamReader(stream)
            reader.ReadToEnd()

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
            Claims = claims |> List.map (ofPaper heading (Map.ofList slow))
            Figures = lazy []
            ClaimsOfFigure = fun _ -> []
        }
