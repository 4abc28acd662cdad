/// The claim files of the gallery.
module Gallery

open System
open System.IO
open System.Threading
open Verify.Claims

let private read name =
    ClaimFile.read (Path.Combine(AppContext.BaseDirectory, "Gallery", name + ".claims"))

/// False statements, each named after what makes it hard.
let falseOnes = read "false"

/// False statements that take longest.
let hardOnes = read "hard"

/// True statements.
let trueOnes = read "true"

/// VERIFY_GALLERY: how many times as far as usual the searches go, the hard ones too; 1 where it is not set, and the hard ones are left out.
let effort =
    match Environment.GetEnvironmentVariable "VERIFY_GALLERY" with
    | null
    | "" -> None
    | text ->
        match Int32.TryParse text with
        | true, times when times >= 1 -> Some times
        | _ -> failwith $"VERIFY_GALLERY is '{text}', not a number of at least 1"

let times = Option.defaultValue 1 effort

let check (claim: Claim) =
    (Runner.run
        {
            Instances = Some(8 * times)
            First = 0L
            Seed = 1
            Rigor = Certify
            Data = None
        }
        Runner.noProgress
        CancellationToken.None
        [ claim ])
        .Claims.Head
