namespace Verify.Processes

open Verify.Symbolics

/// Where the names of a definition are kept in a situation.
type internal Layout =
    {
        /// p.
        Features: int
        /// The state vectors, p components each.
        States: string list
        /// The Gaussian vectors, p components each.
        Noises: string list
        /// The coins of the step, and how many before each.
        StepCoins: CoinRule list
        /// The coins of each drawn sample.
        SampleCoins: CoinRule list
    }

    /// How many components the whole state has.
    member this.Components = this.States.Length * this.Features

[<RequireQualifiedAccess>]
module internal Layout =

    let ofDefinition features (definition: Definition) =
        let ofSamples = DefinitionScope.coinsOfSamples definition

        {
            Features = features
            States = DefinitionScope.states definition
            Noises =
                definition.Noise
                |> List.collect (fun rule -> List.map fst rule.Targets)
                |> List.distinct
            StepCoins = definition.Coins |> List.filter (fun coin -> not (ofSamples.Contains coin.Name))
            SampleCoins = definition.Coins |> List.filter (fun coin -> ofSamples.Contains coin.Name)
        }

    /// How many zeros and ones a coin is.
    let width layout (coin: CoinRule) =
        if coin.Letter.IsSome then layout.Features else 1

    let widths layout coins = List.sumBy (width layout) coins

    /// The place of a coin among others.
    let tryCoin layout (coins: CoinRule list) name =
        coins
        |> List.tryFindIndex (fun coin -> coin.Name = name)
        |> Option.map (fun at -> widths layout (List.take at coins))
