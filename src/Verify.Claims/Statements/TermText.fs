namespace Verify.Claims

open Verify.Arithmetic

/// How terms are printed: in plain text, in LaTeX, and as claim files have them.
[<RequireQualifiedAccess>]
module internal TermText =
    type private Style =
        | Plain
        | Latex
        | Written

    // Binding strength: 1 for sums and differences, 2 for products and quotients, 3 for powers, 4 for atoms.
    let private bracket least (text, strength) =
        if strength < least then $"({text})" else text

    let private choose style (plain: string, latex: string, written: string) =
        match style with
        | Plain -> plain
        | Latex -> latex
        | Written -> written

    let private ofConstant style (text: string) =
        let strength =
            if text.StartsWith '-' then 1
            elif text.Contains '/' then 2
            else 4

        match style with
        | Plain
        | Latex -> text, 4
        | Written -> text, strength

    let private functionName style f =
        match f with
        | SquareRoot -> choose style ("√", @"\sqrt", "sqrt")
        | Exponential -> choose style ("exp", @"\exp", "exp")
        | Logarithm -> choose style ("log", @"\log", "log")
        | AbsoluteValue -> choose style ("abs", @"\operatorname{abs}", "abs")

    let private choiceName style choice =
        match choice with
        | Smaller -> choose style ("min", @"\min", "min")
        | Larger -> choose style ("max", @"\max", "max")

    let private extremumName style extremum =
        match extremum with
        | Infimum -> choose style ("inf", @"\inf", "inf")
        | Supremum -> choose style ("sup", @"\sup", "sup")

    let private variableName style name =
        if name = "lambda" then
            choose style ("λ", @"\lambda", name)
        else
            name

    let private directionName style quantity =
        match quantity with
        | EigenvalueOf -> "s"
        | TruthOf -> choose style ("θ", @"\theta", "theta")
        | FitOf -> choose style ("β̂", @"\hat\beta", "fit")

    let private numberName style number =
        match number with
        | RiskOf -> choose style ("Risk", @"\mathrm{Risk}", "Risk")
        | SquaredBias -> choose style ("Bias²", @"\mathrm{Bias}^2", "Bias2")
        | VarianceOf -> choose style ("Var", @"\mathrm{Var}", "Var")
        | PredictionRisk -> choose style ("PredRisk", @"\mathrm{Risk}^{\mathrm{in}}", "PredRisk")
        | CovarianceTrace ->
            choose style ("tr Cov", @"\operatorname{tr}\,\mathbb{E}_\varepsilon \mathrm{Cov}_I", "TrCov")
        | ExpectedLossOf -> choose style ("E F", @"\mathbb{E}\,F", "Loss")
        | LossGivenResponse -> choose style ("E_I F", @"\mathbb{E}_I F", "Loss")

    let private momentName style moment =
        match moment with
        | MeanOf -> choose style ("E", @"\mathbb{E}", "Mean")
        | CovarianceOf -> choose style ("Cov", @"\mathrm{Cov}", "Cov")
        | SecondMomentOf -> choose style ("M₂", @"\mathrm{M}_2", "SecondMoment")
        | StationaryCovariance -> choose style ("Stationary", @"\mathrm{Stationary}", "Stationary")

    let private problemName style matrix =
        match matrix with
        | ProblemMatrix.Features -> "X"
        | ProblemMatrix.Response -> "y"
        | ProblemMatrix.TrueCoefficients -> choose style ("β*", @"\beta_*", "truth")
        | ProblemMatrix.LeastSquaresSolution -> choose style ("β̂", @"\hat\beta", "fit")
        | ProblemMatrix.Gram -> choose style ("Σ̂", @"\hat\Sigma", "Sigma")
        | ProblemMatrix.Identity -> "I"

    let private matrixFunctionName style f =
        match f with
        | MatrixFunction.Trace -> choose style ("tr", @"\operatorname{tr}", "tr")
        | MatrixFunction.EuclideanNorm -> choose style ("norm", @"\operatorname{norm}", "norm")
        | MatrixFunction.FrobeniusNorm -> choose style ("frob", @"\operatorname{frob}", "frob")
        | MatrixFunction.LargestEigenvalue -> choose style ("λ_max", @"\lambda_{\max}", "lmax")
        | MatrixFunction.LeastEigenvalue -> choose style ("λ_min", @"\lambda_{\min}", "lmin")

    // The names that statements of the talk have, for estimators at their own time.
    let private shortName name =
        match name with
        | "gradient-flow" -> "gf"
        | "gradient-descent" -> "gd"
        | other -> other

    // Read from left to right, sums and products need brackets on the right; for the eye they do not.
    let private right style strength =
        match style with
        | Plain
        | Latex -> strength
        | Written -> strength + 1

    // σ² to a power is (σ²)^3.
    let private ofSquare (text: string) (square: string) =
        if text.EndsWith(square, System.StringComparison.Ordinal) then
            3
        else
            4

    let rec private print style term : string * int =
        let go least part = bracket least (print style part)

        match term with
        | Constant(_, text) -> ofConstant style text
        | Quantity quantity ->
            match style, quantity.Written with
            | Plain, _ -> quantity.Text, ofSquare quantity.Text "²"
            | Latex, _ -> quantity.LaTeX, ofSquare quantity.LaTeX "^2"
            | Written, Some written -> written, 4
            | Written, None -> $"‹{quantity.Text}›", 4
        | Sum(left, second) -> $"{go 1 left} + {go (right style 1) second}", 1
        | Difference(left, right) ->
            let minus = choose style ("−", "-", "-")
            $"{go 1 left} {minus} {go 2 right}", 1
        | Product(Constant(value, _), right) when value = Rational.FromInteger -1L ->
            let minus = choose style ("−", "-", "-")
            $"{minus}{go 2 right}", 1
        | Product(left, second) ->
            let times = choose style (" ", @"\,", "*")
            $"{go 2 left}{times}{go (right style 2) second}", 2
        | Quotient(left, right) ->
            match style with
            | Plain
            | Written -> $"{go 2 left}/{go 3 right}", 2
            | Latex -> $@"\frac{{{go 1 left}}}{{{go 1 right}}}", 4
        | Power(basis, exponent) ->
            match style with
            | Plain
            | Written when exponent < 0 -> $"{go 4 basis}^({exponent})", 3
            | Plain
            | Written -> $"{go 4 basis}^{exponent}", 3
            | Latex -> $"{go 4 basis}^{{{exponent}}}", 3
        | Function(f, argument) ->
            match style with
            | Latex when f = SquareRoot -> $@"\sqrt{{{go 1 argument}}}", 4
            | Plain
            | Latex
            | Written -> $"{functionName style f}({go 1 argument})", 4
        | Chosen(choice, left, right) -> $"{choiceName style choice}({go 1 left}, {go 1 right})", 4
        | Variable name -> variableName style name, 4
        | OverDirections(index, summand) ->
            match style with
            | Written -> $"sum({index}, {go 1 summand})", 4
            | Plain -> $"Σ_{index} {go 2 summand}", 2
            | Latex -> $@"\sum_{index} {go 2 summand}", 2
        | OfDirection(quantity, index) ->
            match style with
            | Written -> $"{directionName style quantity}[{index}]", 4
            | Plain
            | Latex -> $"{directionName style quantity}_{index}", 4
        | Extreme(extremum, variable, range, value) ->
            let name = extremumName style extremum

            match style, range with
            | Written, AllPositive -> $"{name}({variable} > 0, {go 1 value})", 4
            | Written, Interval(low, high) -> $"{name}({variable} in [{go 1 low}, {go 1 high}], {go 1 value})", 4
            | (Plain | Latex), AllPositive -> $"{name}_{variableName style variable} {go 2 value}", 2
            | (Plain | Latex), Interval(low, high) ->
                $"{name}_{{{variable} ∈ [{go 1 low}, {go 1 high}]}} {go 2 value}", 2
        | OfProcess(number, ``process``, at) -> ofProcess style (numberName style number) ``process`` at, 4
        | ThresholdOf ``process`` -> $"Threshold({processText style ``process``})", 4
        | OfMatrix(f, matrix) -> $"{matrixFunctionName style f}({bracket 1 (printMatrix style matrix)})", 4

    and private ofProcess style name ``process`` at =
        match style, at with
        | Written, Some at -> $"{name}({processText style ``process``}, {bracket 1 (print style at)})"
        | (Plain | Latex), Some at ->
            let text, strength = print style at

            let subscript =
                if strength = 4 && text.Length = 1 then
                    text
                else
                    $"{{{text}}}"

            match style with
            | Latex -> $@"{name}(\hat\beta^{{\mathrm{{{processText Plain ``process``}}}}}_{{{text}}})"
            | Plain
            | Written -> $"{name}({processText style ``process``}_{subscript})"
        | Latex, None -> $@"{name}({latexWithoutTime ``process``})"
        | (Plain | Written), None -> $"{name}({processText style ``process``})"

    and private latexWithoutTime ``process`` =
        match ``process`` with
        | RidgeWith penalty -> $@"\hat\beta^{{\mathrm{{ridge}}}}_{{{bracket 1 (print Plain penalty)}}}"
        | PrincipalComponents least -> $@"\hat\beta^{{\mathrm{{pcr}}}}_{{{bracket 1 (print Plain least)}}}"
        | AveragedFlow
        | Defined _ -> $@"\mathrm{{{processText Plain ``process``}}}"

    and private processText style ``process`` =
        match style, ``process`` with
        | Written, RidgeWith penalty -> $"ridge({bracket 1 (print style penalty)})"
        | (Plain | Latex), RidgeWith penalty -> $"ridge_{bracket 2 (print style penalty)}"
        | Written, PrincipalComponents least -> $"pcr({bracket 1 (print style least)})"
        | (Plain | Latex), PrincipalComponents least -> $"pcr_{bracket 2 (print style least)}"
        | _, AveragedFlow -> "averaged-flow"
        | _, Defined defined ->
            let name =
                match style with
                | Written -> defined.Definition.Name
                | Plain
                | Latex -> shortName defined.Definition.Name

            match defined.Arguments with
            | [] -> name
            | arguments ->
                let shown =
                    arguments
                    |> List.map (fun (name, value) -> $"{name}={bracket 1 (print style value)}")
                    |> String.concat ", "

                $"{name}({shown})"

    and private printMatrix style matrix : string * int =
        let go least part = bracket least (printMatrix style part)

        match matrix with
        | OfProblem known -> problemName style known, 4
        | MomentOf(moment, ``process``, at) -> ofProcess style (momentName style moment) ``process`` at, 4
        | MatrixSum(left, right) -> $"{go 1 left} + {go 2 right}", 1
        | MatrixDifference(left, right) ->
            let minus = choose style ("−", "-", "-")
            $"{go 1 left} {minus} {go 2 right}", 1
        | MatrixProduct(left, right) ->
            let times = choose style (" ", @"\,", "*")
            $"{go 2 left}{times}{go 3 right}", 2
        | Scaled(factor, matrix) ->
            let times = choose style (" ", @"\,", "*")
            $"{bracket 2 (print style factor)}{times}{go 3 matrix}", 2
        | Transposed matrix ->
            match style with
            | Written -> $"{go 4 matrix}'", 4
            | Plain -> $"{go 4 matrix}ᵀ", 4
            | Latex -> $@"{go 4 matrix}^\top", 4

    let plain term = fst (print Plain term)

    let latex term =
        (fst (print Latex term)).Replace("−", "-")

    let written term = fst (print Written term)

    let plainMatrix matrix = fst (printMatrix Plain matrix)

    let latexMatrix matrix =
        (fst (printMatrix Latex matrix)).Replace("−", "-")

    let writtenMatrix matrix = fst (printMatrix Written matrix)

    let writtenProcess ``process`` = processText Written ``process``

    /// A quantity that claim files have no name for, if there is one.
    let rec unwritten term : string option =
        let any terms = List.tryPick unwritten terms

        let ofProcess ``process`` =
            match ``process`` with
            | RidgeWith argument
            | PrincipalComponents argument -> unwritten argument
            | AveragedFlow -> None
            | Defined defined -> defined.Arguments |> List.tryPick (snd >> unwritten)

        let rec ofMatrix matrix =
            match matrix with
            | OfProblem _ -> None
            | MomentOf(_, p, at) -> ofProcess p |> Option.orElse (Option.bind unwritten at)
            | MatrixSum(a, b)
            | MatrixDifference(a, b)
            | MatrixProduct(a, b) -> ofMatrix a |> Option.orElseWith (fun () -> ofMatrix b)
            | Scaled(factor, matrix) -> unwritten factor |> Option.orElseWith (fun () -> ofMatrix matrix)
            | Transposed matrix -> ofMatrix matrix

        match term with
        | Constant _
        | Variable _
        | OfDirection _ -> None
        | Quantity quantity -> if quantity.Written.IsSome then None else Some quantity.Text
        | Sum(a, b)
        | Difference(a, b)
        | Product(a, b)
        | Quotient(a, b)
        | Chosen(_, a, b) -> any [ a; b ]
        | Power(a, _)
        | Function(_, a)
        | OverDirections(_, a) -> unwritten a
        | Extreme(_, _, AllPositive, a) -> unwritten a
        | Extreme(_, _, Interval(low, high), a) -> any [ low; high; a ]
        | OfProcess(_, p, at) -> ofProcess p |> Option.orElse (Option.bind unwritten at)
        | ThresholdOf p -> ofProcess p
        | OfMatrix(_, matrix) -> ofMatrix matrix
