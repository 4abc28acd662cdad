namespace Verify.Symbolics

open System
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Processes =

    // Each file of the folder Registry is a process of this name; there is no other list.
    let private files =
        let assembly = typeof<Process>.Assembly
        let extension = ".process"

        [
            for resource in assembly.GetManifestResourceNames() do
                if resource.EndsWith(extension, StringComparison.Ordinal) then
                    resource.Substring(0, resource.Length - extension.Length),
                    fun () ->
                        match assembly.GetManifestResourceStream resource with
                        | null -> invalidOp $"the resource {resource} is listed and not there"
                        | stream ->
                            use reader = new IO.StreamReader(stream)
                            reader.ReadToEnd()
        ]
        |> List.sortWith (fun (one, _) (other, _) -> String.CompareOrdinal(one, other))

    // Read when asked for: a command needs one process, and a cold start should not read all.
    let private definitions =
        files
        |> List.map (fun (name, text) ->
            name,
            lazy
                (let definition = Process.parseOrThrow $"{name}.process" (text ())

                 if definition.Name <> name then
                     invalidOp $"{name}.process defines '{definition.Name}'"

                 definition))

    let names = List.map fst definitions

    let all () =
        definitions |> List.map (fun (_, definition) -> definition.Value)

    let tryFind name =
        definitions
        |> List.tryFind (fun (known, _) -> String.Equals(known, name, StringComparison.Ordinal))
        |> Option.map (fun (_, definition) -> definition.Value)

    let find name =
        match tryFind name with
        | Some found -> found
        | None when name = "ridge" ->
            raise (
                InvalidInputException
                    "ridge is an estimator, not a process: it does not move, so it has no moment equations; its coefficients are (XᵀX/n + λI)⁻¹Xᵀy/n"
            )
        | None ->
            let hint = NearestNames.Hint(name, names, "verify processes lists them")
            raise (InvalidInputException $"'{NearestNames.Shown name}' is not a process; {hint}")
