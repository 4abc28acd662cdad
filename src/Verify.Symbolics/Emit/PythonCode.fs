namespace Verify.Symbolics

open System
open System.Text

/// Moment equations as a Python module: averages of data, right-hand sides, and a run from β = 0.
[<RequireQualifiedAccess>]
module internal PythonCode =

    open CodeText

    let write (system: MomentSystem) =
        let dialect =
            {
                Integer = fun k -> k.ToString()
                Power = fun name k -> $"{name}**{k}"
                Element = fun array k -> $"{array}[{k}]"
                Feature = fun j -> $"x[{j}]"
                Entry = fun name indices -> name + (indices |> List.map (fun k -> $"[{k - 1}]") |> String.concat "")
                Keywords = set (locals @ python)
            }

        let parts = CodeEmitter.prepare dialect system
        let out = StringBuilder()
        let line (text: string) = out.Append(text).Append('\n') |> ignore

        let parameters =
            String.Join("", parts.Parameters |> List.map (fun (name, _) -> ", " + name))

        let inStep =
            parts.Parameters
            |> List.map (fun (name, _) ->
                if parts.Scheduled.Contains name then
                    $", {name}(k)"
                else
                    $", {name}")
            |> String.concat ""

        let counter = if parts.Scheduled.IsEmpty then "_" else "k"
        line $"\"\"\"{heading system}"
        line ""

        line
            "Exact when every argument is a fractions.Fraction. X is a list of rows, y a list; matrix parameters are lists of rows."

        line "\"\"\""
        line $"MOMENTS = [{quoted parts.Moments}]"
        line ""
        line ""
        line "def averages(X, y):"
        line "    \"\"\"The averages over the samples that the equations need.\"\"\""
        line "    rows = list(zip(X, y))"
        line "    return ["

        for name, product in parts.Averages do
            line $"        sum({product} for x, y in rows) / len(rows),  # {name}"

        line "    ]"
        line ""
        line ""

        let verb =
            if system.Process.IsFlow then
                "Time derivatives"
            else
                "Next values"

        line $"def equations(e, a, n{parameters}):"
        line $"    \"\"\"{verb} of the moments e, in the order of MOMENTS; a = averages(X, y), n = len(y).\"\"\""

        for name, pieces in parts.Derived do
            pieces
            |> List.iteri (fun i piece ->
                let sign = if i = 0 then "=" else "+="
                line $"    {name} {sign} {piece}")

        line "    d = []"

        for (pieces, denominator), name in List.zip parts.Equations parts.Moments do
            line $"    # {name}"

            match pieces with
            | [] -> line "    s = 0"
            | first :: rest ->
                line $"    s = {first}"

                for piece in rest do
                    line $"    s += {piece}"

            match denominator with
            | Some text -> line $"    d.append(s / ({text}))"
            | None -> line "    d.append(s)"

        line "    return d"
        line ""
        line ""

        if system.Process.IsFlow then
            line $"def solve(X, y, t, steps{parameters}):"

            line
                "    \"\"\"The moments at time t from β = 0, by the classical Runge-Kutta method with the given number of steps.\"\"\""

            line $"    a, n, h = averages(X, y), len(y), t / steps"
            line "    e = [0] * len(MOMENTS)"
            line "    for _ in range(steps):"
            line $"        k1 = equations(e, a, n{parameters})"
            line $"        k2 = equations([u + h * v / 2 for u, v in zip(e, k1)], a, n{parameters})"
            line $"        k3 = equations([u + h * v / 2 for u, v in zip(e, k2)], a, n{parameters})"
            line $"        k4 = equations([u + h * v for u, v in zip(e, k3)], a, n{parameters})"
            line "        e = [u + h * (p + 2 * q + 2 * r + s) / 6 for u, p, q, r, s in zip(e, k1, k2, k3, k4)]"
            line "    return e"
        else
            line $"def solve(X, y, steps{parameters}):"
            line $"    \"\"\"The moments after the given number of steps from β = 0.{CodeEmitter.scheduled parts}\"\"\""
            line "    a, n = averages(X, y), len(y)"
            line "    e = [0] * len(MOMENTS)"
            line $"    for {counter} in range(steps):"
            line $"        e = equations(e, a, n{inStep})"
            line "    return e"

        out.ToString()
