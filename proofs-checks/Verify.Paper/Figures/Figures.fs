namespace Verify.Paper

open Verify.Arithmetic

/// All figures: those of the talk, then ours.
[<RequireQualifiedAccess>]
module Figures =
    /// Every figure, in the order of the talk; nothing is computed before it is asked for.
    let all: FigureSource list =
        CoefficientPaths.all
        @ CovarianceError.all
        @ RiskCurves.all
        @ CoefficientError.all
        @ ComputationalCost.all
        @ StabilityCurves.all
        @ BoundTightness.all
        @ ThirdMoment.all

    /// The figures with the given ids, in the order given; all of them for none.
    /// Raises InvalidInputException for an unknown id, with the ids that exist.
    let select (ids: string seq) : FigureSource list =
        match List.ofSeq ids with
        | [] -> all
        | wanted ->
            [
                for id in wanted do
                    match all |> List.tryFind (fun figure -> figure.Id = id) with
                    | Some figure -> figure
                    | None ->
                        let known = all |> List.map _.Id |> String.concat ", "
                        raise (InvalidInputException $"unknown figure '{id}'; the figures are {known}")
            ]
