namespace Verify.Symbolics

open System
open System.Globalization
open System.Text

/// Moment equations as a C# file: a static class with the same functions as the Python module, in double.
[<RequireQualifiedAccess>]
module internal CSharpCode =

    open CodeText

    let write (system: MomentSystem) =
        let dialect =
            {
                Integer = fun k -> k.ToString(CultureInfo.InvariantCulture) + ".0"
                Power =
                    // In parentheses, because a power may stand below a fraction line.
                    fun name k -> "(" + String.Join(" * ", List.replicate k name) + ")"
                Element = fun array k -> $"{array}[{k}]"
                Feature = fun j -> $"x[{j}]"
                Entry = fun name indices -> name + (indices |> List.map (fun k -> $"[{k - 1}]") |> String.concat "")
                Keywords = set (locals @ csharp)
            }

        let parts = CodeEmitter.prepare dialect system

        let declared =
            parts.Parameters
            |> List.map (fun (name, indices) ->
                let brackets = String.replicate indices "[]"
                $", double{brackets} {name}")
            |> String.concat ""

        let passed =
            String.Join("", parts.Parameters |> List.map (fun (name, _) -> ", " + name))

        let declaredInDriver =
            parts.Parameters
            |> List.map (fun (name, indices) ->
                let brackets = String.replicate indices "[]"

                if parts.Scheduled.Contains name then
                    $", Func<int, double> {name}"
                else
                    $", double{brackets} {name}")
            |> String.concat ""

        let inStep =
            parts.Parameters
            |> List.map (fun (name, _) ->
                if parts.Scheduled.Contains name then
                    $", {name}(i)"
                else
                    $", {name}")
            |> String.concat ""

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

        for name, pieces in parts.Derived do
            pieces
            |> List.iteri (fun i piece ->
                if i = 0 then
                    line $"        double {name} = {piece};"
                else
                    line $"        {name} += {piece};")

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
            if not parts.Scheduled.IsEmpty then
                line $"    //{CodeEmitter.scheduled parts}"

            line $"    public static double[] Solve(double[][] X, double[] y, int steps{declaredInDriver})"
            line "    {"
            line "        double[] a = Averages(X, y), e = new double[Moments.Length];"
            line "        for (int i = 0; i < steps; i++)"
            line "        {"
            line $"            e = Equations(e, a, y.Length{inStep});"

        line "        }"
        line "        return e;"
        line "    }"
        line "}"
        out.ToString()
