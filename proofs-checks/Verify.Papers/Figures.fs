namespace Verify.Papers

open Verify.Arithmetic
open Verify.Claims

/// The figures of all papers.
[<RequireQualifiedAccess>]
module Figures =
    /// Every figure of every paper; nothing is computed before it is asked for.
    let all: FigureSource list =
        (Papers.all |> List.collect _.Figures.Value) @ [ KnownLooseness.figure ]

    /// The figures with the given ids, in the order given; all of them for none.
    /// Raises InvalidInputException for an unknown id, with the nearest ones.
    let select (ids: string seq) : FigureSource list =
        match List.ofSeq ids with
        | [] -> all
        | wanted ->
            [
                for id in wanted do
                    match all |> List.tryFind (fun figure -> figure.Id = id) with
                    | Some figure -> figure
                    | None ->
                        let hint =
                            NearestNames.Hint(
                                id,
                                (all |> List.map (fun (figure: FigureSource) -> figure.Id)),
                                "verify figures lists them"
                            )

                        raise (InvalidInputException $"unknown figure '{NearestNames.Shown id}'; {hint}")
            ]

    /// The claims that a figure illustrates, by id; none for an unknown figure.
    let claimsOf (id: string) : string list =
        Papers.all |> List.collect (fun paper -> paper.ClaimsOfFigure id)
