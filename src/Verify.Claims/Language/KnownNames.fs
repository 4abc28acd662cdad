namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What expressions of a claim may speak about.
type internal Vocabulary =
    {
        /// The domain's problems have β* and σ², and numbers are averaged over the noise; otherwise they have y, and all is given y.
        HasTruth: bool
        /// The domain as claim files name it.
        Domain: string
        /// Parameters of the claim.
        Parameters: string list
        /// Definitions beside the file, by name; they come before the registry.
        Definitions: (string * Verify.Symbolics.Process) list
    }

/// The number of rows or columns of a matrix.
[<RequireQualifiedAccess>]
type internal Size =
    | One
    | Samples
    | Features

/// An expression with what it is.
type internal Meaning =
    | Number of Term
    | Table of MatrixTerm * rows: Size * columns: Size

/// The names in scope of an expression.
type internal Names =
    {
        Vocabulary: Vocabulary
        Variables: string list
        Indices: string list
    }

/// The names that claims know, and what they stand for.
[<RequireQualifiedAccess>]
module internal KnownNames =
    let plainNumbers =
        [
            Quantities.stepSize
            Quantities.batchSize
            Quantities.sampleCount
            Quantities.featureCount
            Quantities.noiseScale
            Quantities.time
            Quantities.stepCount
            Quantities.rank
            Quantities.largestEigenvalue
            Quantities.leastEigenvalue
        ]
        |> List.map (fun term -> Term.written term, term)

    let givenResponse =
        [
            GivenResponse.largestRow
            GivenResponse.leastLoss
            GivenResponse.diffusionTrace
            GivenResponse.lossTrace
        ]
        |> List.map (fun term -> Term.written term, term)

    let constants =
        [
            "sharp", BoundConstant.Sharp
            "spectral", BoundConstant.Spectral
            "leverage", BoundConstant.Leverage
        ]

    // Numbers of the excess-risk theorem, for each choice of its constants.
    let ofTheorem hasTruth : (string * (BoundConstant -> Term)) list =
        if hasTruth then
            [
                "alpha", Quantities.alpha
                "price", Quantities.price
                "limiting", Quantities.limiting
                "displayed", Quantities.displayedBound
                "gronwall", Quantities.anyStepBound
                "pricepeak", Quantities.pricePeak
                "lossbound", Quantities.lossBound
            ]
        else
            [
                "alpha", GivenResponse.alpha
                "price", GivenResponse.price
                "limiting", GivenResponse.limiting
                "lossbound", GivenResponse.lossBound
                "lossconstant", GivenResponse.lossConstant
                "directionratio", GivenResponse.directionRatio
            ]

    let functions =
        [
            "sqrt", SquareRoot
            "exp", Exponential
            "log", Logarithm
            "abs", AbsoluteValue
        ]

    let choices = [ "min", Smaller; "max", Larger ]

    let matrixFunctions =
        [
            "tr", MatrixFunction.Trace
            "norm", MatrixFunction.EuclideanNorm
            "frob", MatrixFunction.FrobeniusNorm
            "lmax", MatrixFunction.LargestEigenvalue
            "lmin", MatrixFunction.LeastEigenvalue
        ]

    let matrices =
        [
            "X", (ProblemMatrix.Features, Size.Samples, Size.Features)
            "y", (ProblemMatrix.Response, Size.Samples, Size.One)
            "truth", (ProblemMatrix.TrueCoefficients, Size.Features, Size.One)
            "fit", (ProblemMatrix.LeastSquaresSolution, Size.Features, Size.One)
            "Sigma", (ProblemMatrix.Gram, Size.Features, Size.Features)
            "I", (ProblemMatrix.Identity, Size.Features, Size.Features)
        ]

    let numbersOfProcesses =
        [
            "Risk", RiskOf
            "Bias2", SquaredBias
            "Var", VarianceOf
            "PredRisk", PredictionRisk
            "TrCov", CovarianceTrace
            "Loss", ExpectedLossOf
        ]

    let momentsOfProcesses =
        [
            "Mean", (MeanOf, Size.One)
            "Cov", (CovarianceOf, Size.Features)
            "SecondMoment", (SecondMomentOf, Size.Features)
        ]

    let estimators = [ "ridge"; "pcr"; "averaged-flow" ]

    let hint given known otherwise =
        match NearestNames.Of(given, known) with
        | nearest when nearest.Count > 0 ->
            let names =
                nearest
                |> Seq.truncate 3
                |> Seq.map (fun name -> $"'{name}'")
                |> String.concat ", "

            $"did you mean {names}?"
        | _ -> otherwise

    let shown (name: string) = NearestNames.Shown name

    let sizeText size =
        match size with
        | Size.One -> "1"
        | Size.Samples -> "n"
        | Size.Features -> "p"

    let shape rows columns = $"{sizeText rows}×{sizeText columns}"

    let knownNumbers names =
        [
            yield! List.map fst plainNumbers
            "sigma2"
            if not names.Vocabulary.HasTruth then
                yield! List.map fst givenResponse
            yield! names.Vocabulary.Parameters
            yield! names.Variables
            yield! List.map fst matrices
        ]

    let knownFunctions names =
        [
            yield! List.map fst functions
            yield! List.map fst choices
            yield! List.map fst matrixFunctions
            yield! ExpressionReader.processFunctions
            "sum"
            "inf"
            "sup"
            yield! ofTheorem names.Vocabulary.HasTruth |> List.map fst
        ]
