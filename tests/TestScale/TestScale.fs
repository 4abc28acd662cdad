/// VERIFY_TEST_SCALE: how many times as many random trials as usual; 1 where it is not set.
module TestScale

open System
open System.Globalization

let private variable = "VERIFY_TEST_SCALE"

let private given = Environment.GetEnvironmentVariable variable |> Option.ofObj

/// The factor that a text says; none where it is no number of at least 1: fewer trials would not meet what tests ask them to have met.
let ofText (text: string) : float option =
    match Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) with
    | true, factor when factor >= 1.0 && Double.IsFinite factor -> Some factor
    | _ -> None

let private factor =
    match given with
    | None
    | Some "" -> Some 1.0
    | Some text -> ofText text

/// So many trials in place of the usual number.
let trials (usual: int) =
    int (Math.Clamp(Math.Round(float usual * Option.defaultValue 1.0 factor), 1.0, float Int32.MaxValue))

/// What is wrong with the variable, in one line.
let mistake =
    match factor with
    | Some _ -> None
    | None ->
        let text = Option.defaultValue "" given
        Some $"{variable} is '{text}'; a number of at least 1 is allowed, such as 10"
