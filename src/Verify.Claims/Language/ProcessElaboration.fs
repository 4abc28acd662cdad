namespace Verify.Claims

open Verify.LeastSquares

/// Processes of claims: definitions looked up, arguments given or implied, clocks of their kind.
[<RequireQualifiedAccess>]
module internal ProcessElaboration =
    let private fail (at: Verify.Symbolics.Position) message : 'a = ClaimWords.fail at message

    let private shown = KnownNames.shown

    let private hint = KnownNames.hint

    let private estimators = KnownNames.estimators

    /// A process with its arguments; numbers are read by the function given.
    let ofExpression (number: Expression -> Term) (vocabulary: Vocabulary) (called: ProcessExpression) : ProcessTerm =
        let at = called.NameAt

        let one what =
            match called.Positional, called.Named with
            | [ argument ], [] -> number argument
            | _ -> fail at $"{called.ProcessName} takes {what} in brackets, as in {called.ProcessName}(1/t)"

        match called.ProcessName with
        | "ridge" -> RidgeWith(one "its penalty lambda")
        | "pcr" -> PrincipalComponents(one "the least eigenvalue that it keeps")
        | "averaged-flow" ->
            if not (called.Positional.IsEmpty && called.Named.IsEmpty) then
                fail at "averaged-flow takes no arguments"

            AveragedFlow
        | name ->
            let definition =
                match List.tryFind (fun (known, _) -> known = name) vocabulary.Definitions with
                | Some(_, definition) -> Some definition
                | None -> Verify.Symbolics.Processes.tryFind name

            match definition with
            | None ->
                let known =
                    estimators
                    @ List.map fst vocabulary.Definitions
                    @ Verify.Symbolics.Processes.names

                let nearest = hint name known "verify processes lists them"
                fail at $"'{shown name}' is no process; {nearest}"
            | Some definition ->
                let formula =
                    match Verify.Symbolics.Processes.tryFind name with
                    | Some registered when registered.Text = definition.Text ->
                        Process.All |> Seq.tryFind (fun known -> known.Name = name)
                    | Some _
                    | None -> None

                match called.Positional with
                | argument :: _ ->
                    fail argument.At $"arguments of {shown name} have names, as in {shown name}(eta=eta/2)"
                | [] -> ()

                let parameters = definition.Parameters |> List.filter (fun name -> name <> "eta")
                let allowed = "eta" :: "m" :: parameters

                for at, label, _ in called.Named do
                    if not (List.contains label allowed) then
                        let names = String.concat ", " allowed
                        fail at $"{shown name} has no parameter '{shown label}'; it has {names}"

                    if called.Named |> List.filter (fun (_, other, _) -> other = label) |> List.length > 1 then
                        fail at $"'{label}' is given twice"

                let shapes = definition.ParameterShapes

                let given = called.Named |> List.map (fun (_, label, value) -> label, number value)

                // What is not given is the claim's parameter of that name.
                let implied =
                    parameters
                    |> List.filter (fun parameter -> not (List.exists (fun (label, _) -> label = parameter) given))
                    |> List.map (fun parameter ->
                        match List.tryFind (fun (known, _) -> known = parameter) shapes with
                        | Some(_, indices) when indices > 0 ->
                            fail
                                at
                                $"parameter '{parameter}' of {shown name} is a vector or matrix, which claims cannot give"
                        | _ when List.contains parameter vocabulary.Parameters ->
                            parameter, Quantities.parameter parameter
                        | _ ->
                            fail
                                at
                                $"{shown name} needs '{parameter}'; write {shown name}({parameter}=…), or a line 'with {parameter} in …'")

                Defined
                    {
                        Definition = definition
                        Formula = formula
                        Arguments = given @ implied
                    }

    /// The time or the number of steps of a process.
    let clockOf (number: Expression -> Term) at (``process``: ProcessTerm) (arguments: Expression list) : Term option =
        let isFlow =
            match ``process`` with
            | Defined defined -> defined.Definition.IsFlow
            | RidgeWith _
            | PrincipalComponents _
            | AveragedFlow -> true

        match ``process``, arguments with
        | (RidgeWith _ | PrincipalComponents _), [] -> None
        | (RidgeWith _ | PrincipalComponents _), argument :: _ ->
            fail argument.At "ridge and pcr take no time; ridge(1/t) is ridge at lambda = 1/t"
        | _, [ clock ] ->
            let term = number clock

            if not isFlow && Steps.isTime term then
                fail clock.At "an iteration takes a number of steps, such as k; t is a time"

            Some term
        | _, [] ->
            let what =
                if isFlow then
                    "a time, such as t"
                else
                    "a number of steps, such as k"

            fail at $"the process needs {what}, as second argument"
        | _, _ :: extra :: _ -> fail extra.At "a process and its time or step are all"
