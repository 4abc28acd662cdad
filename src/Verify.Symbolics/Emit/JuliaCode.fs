namespace Verify.Symbolics

open System
open System.Text

/// Moment equations as a Julia file with the same functions as the Python module.
[<RequireQualifiedAccess>]
module internal JuliaCode =

    open CodeText

    let write (system: MomentSystem) =
        let dialect =
            {
                Integer = fun k -> k.ToString()
                Power = fun name k -> $"{name}^{k}"
                Element = fun array k -> $"{array}[{k + 1}]"
                Feature = fun j -> $"x[{j + 1}]"
                Entry =
                    fun name indices ->
                        let joined = String.Join(",", indices |> List.map string)
                        $"{name}[{joined}]"
                Keywords = set (locals @ julia)
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
                    $", {name}(k - 1)"
                else
                    $", {name}")
            |> String.concat ""

        let counter = if parts.Scheduled.IsEmpty then "_" else "k"
        line $"# {heading system}"
        line "# X is an n×p matrix, y a vector; exact for Rational{BigInt} arguments."
        line $"const MOMENTS = [{quoted parts.Moments}]"
        line ""
        line "function averages(X, y)"
        line "    mean(f) = sum(f(X[k, :], y[k]) for k in eachindex(y)) / length(y)"
        line "    return ["

        for name, product in parts.Averages do
            line $"        mean((x, y) -> {product}),  # {name}"

        line "    ]"
        line "end"
        line ""
        line $"function equations(e, a, n{parameters})"

        for name, pieces in parts.Derived do
            pieces
            |> List.iteri (fun i piece ->
                let sign = if i = 0 then "=" else "+="
                line $"    {name} {sign} {piece}")

        line "    d = similar(e)"

        for k, ((pieces, denominator), name) in
            List.zip parts.Equations parts.Moments |> List.mapi (fun k p -> k + 1, p) do
            line $"    # {name}"

            match pieces with
            | [] -> line "    s = zero(eltype(e))"
            | first :: rest ->
                line $"    s = {first}"

                for piece in rest do
                    line $"    s += {piece}"

            match denominator with
            | Some text -> line $"    d[{k}] = s / ({text})"
            | None -> line $"    d[{k}] = s"

        line "    return d"
        line "end"
        line ""

        if system.Process.IsFlow then
            line $"function solve(X, y, t, steps{parameters})"
            line "    a, n, h = averages(X, y), length(y), t / steps"
            line "    e = zeros(eltype(a), length(MOMENTS))"
            line "    for _ in 1:steps"
            line $"        k1 = equations(e, a, n{parameters})"
            line $"        k2 = equations(e .+ h .* k1 ./ 2, a, n{parameters})"
            line $"        k3 = equations(e .+ h .* k2 ./ 2, a, n{parameters})"
            line $"        k4 = equations(e .+ h .* k3, a, n{parameters})"
            line "        e = e .+ h .* (k1 .+ 2 .* k2 .+ 2 .* k3 .+ k4) ./ 6"
        else
            if not parts.Scheduled.IsEmpty then
                line $"#{CodeEmitter.scheduled parts}"

            line $"function solve(X, y, steps{parameters})"
            line "    a, n = averages(X, y), length(y)"
            line "    e = zeros(eltype(a), length(MOMENTS))"
            line $"    for {counter} in 1:steps"
            line $"        e = equations(e, a, n{inStep})"

        line "    end"
        line "    return e"
        line "end"
        out.ToString()
