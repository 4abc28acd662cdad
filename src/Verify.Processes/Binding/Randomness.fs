namespace Verify.Processes

open Verify.Symbolics

/// What a definition draws at random.
[<RequireQualifiedAccess>]
module internal Randomness =

    let rec private draws tree =
        match tree with
        | Syntax.Call(_, "batch", _) -> true
        | Syntax.Call(_, _, arguments) -> List.exists draws arguments
        | Syntax.Negate a
        | Syntax.Power(_, a, _) -> draws a
        | Syntax.Add(a, b)
        | Syntax.Subtract(a, b)
        | Syntax.Multiply(a, b)
        | Syntax.Divide(_, a, b) -> draws a || draws b
        | Syntax.Number _
        | Syntax.Name _ -> false

    /// Whether it draws nothing: no batch, coin, feature, Gaussian vector, diffusion, jump, or sample of a population.
    let isNone (definition: Definition) =
        definition.Noise.IsEmpty
        && definition.Coins.IsEmpty
        && definition.Features.IsEmpty
        && definition.Jumps.IsEmpty
        && definition.Diffusion.IsEmpty
        && definition.Population.IsNone
        && not (definition.Next |> List.exists (fun rule -> draws rule.Body))
