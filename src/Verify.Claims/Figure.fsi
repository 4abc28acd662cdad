namespace Verify.Claims

/// How an axis places its numbers.
type AxisScale =
    | Linear

    /// By decimal logarithms; every number on the axis must be positive.
    | Logarithmic

/// One axis of a figure: what it measures, with units where there are any.
type FigureAxis = { Label: string; Scale: AxisScale }

/// Which process or bound a series shows: the same role has the same colour in every figure.
type SeriesRole =
    | RidgeRole
    | GradientFlowRole
    | GradientDescentRole
    | StochasticFlowRole
    | StochasticDescentRole
    | EulerRole
    | ConstantCovarianceRole
    | LangevinRole
    | SpectralBoundRole
    | SharpBoundRole
    | LeverageBoundRole

    /// One of several like things, such as coefficient j, counted from 0.
    | OrdinalRole of int

/// How a series is drawn.
type SeriesMark =
    | Line

    /// Dots at a few of its points and no line, to be seen on top of a line that it nearly equals.
    | Dots

    /// The area between Low and High and no line: what a sample says, beside the exact line.
    | Band

/// One series of a figure: X and Y of one length; Low and High of the same length, or empty without a band.
type FigureSeries =
    {
        Name: string
        Role: SeriesRole
        Mark: SeriesMark
        X: float array
        Y: float array
        Low: float array
        High: float array
    }

/// A line across the figure at one value, with its label.
type ReferenceLine =
    {
        Label: string
        Value: float

        /// Whether the value is one of the horizontal axis, so that the line is vertical.
        IsVertical: bool
    }

/// A figure as numbers: everything that a drawing or a table needs, and nothing that computes.
type Figure =
    {
        Id: string
        Title: string

        /// What is seen and how it was computed, in sentences.
        Caption: string
        Horizontal: FigureAxis
        Vertical: FigureAxis
        Series: FigureSeries array
        References: ReferenceLine array
    }

[<RequireQualifiedAccess>]
module Figure =

    /// A series without a band.
    val series: name: string -> role: SeriesRole -> x: float array -> y: float array -> FigureSeries

    /// A series of dots.
    val dots: name: string -> role: SeriesRole -> x: float array -> y: float array -> FigureSeries

    /// An area around numbers that are only known by a sample, such as a mean by two standard errors.
    val band:
        name: string ->
        role: SeriesRole ->
        x: float array ->
        y: float array ->
        low: float array ->
        high: float array ->
            FigureSeries

    /// A linear axis.
    val linear: label: string -> FigureAxis

    /// A logarithmic axis.
    val logarithmic: label: string -> FigureAxis

    /// What is wrong with a figure, one sentence each: lengths that differ, an empty series, numbers that its axes cannot show,
    /// a band that does not contain its line.
    val defects: figure: Figure -> string list
