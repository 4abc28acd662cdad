namespace Verify.Symbolics

open System
open System.Globalization
open System.Text

/// Moment equations as programs: averages of data, right-hand sides, and a run from β = 0.
[<RequireQualifiedAccess>]
module internal CodeFormats =

    let private numbered (items: string list) =
        items |> List.mapi (fun k item -> k, item)

    let private quoted (items: string list) =
        String.Join(", ", items |> List.map (fun item -> "\"" + item + "\""))

    let private heading (system: MomentSystem) =
        let what =
            if system.Process.IsFlow then
                "time derivatives"
            else
                "next values"

        $"Moments of {system.Process.Name}, order {system.Order}, {system.Features} features: {what} of the raw moments."

    /// Names that the emitted functions use themselves; a parameter of that name gets an underscore.
    let private locals =
        [
            "a"
            "d"
            "e"
            "h"
            "k1"
            "k2"
            "k3"
            "k4"
            "p"
            "q"
            "r"
            "s"
            "steps"
            "t"
            "u"
            "v"
            "x"
            "X"
            "y"
        ]

    // ---- Python

    let python (system: MomentSystem) =
        let dialect =
            {
                Integer = fun k -> k.ToString()
                Power = fun name k -> $"{name}**{k}"
                Element = fun array k -> $"{array}[{k}]"
                Feature = fun j -> $"x[{j}]"
                Entry = fun name indices -> name + (indices |> List.map (fun k -> $"[{k - 1}]") |> String.concat "")
                Keywords =
                    locals
                    @ [
                        "and"
                        "as"
                        "class"
                        "def"
                        "del"
                        "for"
                        "from"
                        "if"
                        "in"
                        "is"
                        "lambda"
                        "len"
                        "not"
                        "or"
                        "sum"
                        "zip"
                    ]
            }

        let parts = CodeEmitter.prepare dialect system
        let out = StringBuilder()
        let line (text: string) = out.Append(text).Append('\n') |> ignore

        let parameters = String.Join("", parts.Parameters |> List.map (fun p -> ", " + p))

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
            line "    \"\"\"The moments after the given number of steps from β = 0.\"\"\""
            line "    a, n = averages(X, y), len(y)"
            line "    e = [0] * len(MOMENTS)"
            line "    for _ in range(steps):"
            line $"        e = equations(e, a, n{parameters})"
            line "    return e"

        out.ToString()

    // ---- Julia

    let julia (system: MomentSystem) =
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
                Keywords =
                    locals
                    @ [
                        "begin"
                        "do"
                        "end"
                        "for"
                        "function"
                        "if"
                        "let"
                        "mean"
                        "module"
                        "sum"
                    ]
            }

        let parts = CodeEmitter.prepare dialect system
        let out = StringBuilder()
        let line (text: string) = out.Append(text).Append('\n') |> ignore

        let parameters = String.Join("", parts.Parameters |> List.map (fun p -> ", " + p))

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
            line $"function solve(X, y, steps{parameters})"
            line "    a, n = averages(X, y), length(y)"
            line "    e = zeros(eltype(a), length(MOMENTS))"
            line "    for _ in 1:steps"
            line $"        e = equations(e, a, n{parameters})"

        line "    end"
        line "    return e"
        line "end"
        out.ToString()

    // ---- C#

    let csharp (system: MomentSystem) =
        let dialect =
            {
                Integer = fun k -> k.ToString(CultureInfo.InvariantCulture) + ".0"
                Power =
                    // In parentheses, because a power may stand below a fraction line.
                    fun name k -> "(" + String.Join(" * ", List.replicate k name) + ")"
                Element = fun array k -> $"{array}[{k}]"
                Feature = fun j -> $"x[{j}]"
                Entry = fun name indices -> name + (indices |> List.map (fun k -> $"[{k - 1}]") |> String.concat "")
                Keywords =
                    locals
                    @ [
                        "as"
                        "base"
                        "do"
                        "for"
                        "if"
                        "in"
                        "int"
                        "is"
                        "new"
                        "out"
                        "ref"
                        "this"
                        "i"
                        "j"
                    ]
            }

        let parts = CodeEmitter.prepare dialect system

        let matrices =
            system.Equations
            |> Seq.collect (fun e -> Polynomial.symbols e.Right.Numerator)
            |> Seq.filter (fun s -> s.Role = Role.Parameter && not s.Indices.IsEmpty)
            |> Seq.map _.Name
            |> Set.ofSeq

        let declared =
            parts.Parameters
            |> List.map (fun p ->
                if matrices.Contains p then
                    $", double[][] {p}"
                else
                    $", double {p}")
            |> String.concat ""

        let passed = String.Join("", parts.Parameters |> List.map (fun p -> ", " + p))

        let out = StringBuilder()
        let line (text: string) = out.Append(text).Append('\n') |> ignore
        line $"// {heading system}"
        line "using System;"
        line "using System.Linq;"
        line ""
        line "public static class MomentEquations"
        line "{"
        line $"    public static readonly string[] Moments = {{ {quoted parts.Moments} }};"
        line ""
        line "    public static double[] Averages(double[][] X, double[] y)"
        line "    {"
        line "        double Mean(Func<double[], double, double> f) => X.Zip(y, f).Sum() / y.Length;"
        line "        return new double[]"
        line "        {"

        for name, product in parts.Averages do
            line $"            Mean((x, y) => {product}), // {name}"

        line "        };"
        line "    }"
        line ""
        line $"    public static double[] Equations(double[] e, double[] a, double n{declared})"
        line "    {"
        line "        var d = new double[e.Length];"
        line "        double s;"

        for k, ((pieces, denominator), name) in
            numbered parts.Moments
            |> List.zip parts.Equations
            |> List.map (fun (e, (k, name)) -> k, (e, name)) do
            line $"        // {name}"

            match pieces with
            | [] -> line "        s = 0.0;"
            | first :: rest ->
                line $"        s = {first};"

                for piece in rest do
                    line $"        s += {piece};"

            match denominator with
            | Some text -> line $"        d[{k}] = s / ({text});"
            | None -> line $"        d[{k}] = s;"

        line "        return d;"
        line "    }"
        line ""

        if system.Process.IsFlow then
            line $"    public static double[] Solve(double[][] X, double[] y, double t, int steps{declared})"
            line "    {"
            line "        double[] a = Averages(X, y), e = new double[Moments.Length];"
            line "        double n = y.Length, h = t / steps;"
            line "        double[] Move(double[] k, double by) => e.Zip(k, (u, v) => u + by * v).ToArray();"
            line "        for (int i = 0; i < steps; i++)"
            line "        {"
            line $"            var k1 = Equations(e, a, n{passed});"
            line $"            var k2 = Equations(Move(k1, h / 2), a, n{passed});"
            line $"            var k3 = Equations(Move(k2, h / 2), a, n{passed});"
            line $"            var k4 = Equations(Move(k3, h), a, n{passed});"
            line "            e = e.Select((u, j) => u + h * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]) / 6).ToArray();"
        else
            line $"    public static double[] Solve(double[][] X, double[] y, int steps{declared})"
            line "    {"
            line "        double[] a = Averages(X, y), e = new double[Moments.Length];"
            line "        for (int i = 0; i < steps; i++)"
            line "        {"
            line $"            e = Equations(e, a, y.Length{passed});"

        line "        }"
        line "        return e;"
        line "    }"
        line "}"
        out.ToString()
