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
        X: float[]
        Y: float[]
        Low: float[]
        High: float[]
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
        Series: FigureSeries[]
        References: ReferenceLine[]
    }

[<RequireQualifiedAccess>]
module Figure =
    /// A series without a band.
    let series name role (x: float[]) (y: float[]) =
        {
            Name = name
            Role = role
            Mark = Line
            X = x
            Y = y
            Low = [||]
            High = [||]
        }

    /// A series of dots.
    let dots name role x y =
        { series name role x y with
            Mark = Dots
        }

    /// An area around numbers that are only known by a sample, such as a mean by two standard errors.
    let band name role x y low high =
        { series name role x y with
            Mark = Band
            Low = low
            High = high
        }

    /// A linear axis.
    let linear label = { Label = label; Scale = Linear }

    /// A logarithmic axis.
    let logarithmic label = { Label = label; Scale = Logarithmic }

    let private allowed scale value =
        System.Double.IsFinite value && (scale = Linear || value > 0.0)

    /// What is wrong with a figure, one sentence each: lengths that differ, an empty series, numbers that its axes cannot show,
    /// a band that does not contain its line.
    let defects (figure: Figure) : string list =
        [
            for series in figure.Series do
                let n = series.X.Length

                if n = 0 then
                    $"series '{series.Name}' is empty"

                if series.Y.Length <> n then
                    $"series '{series.Name}' has {n} x and {series.Y.Length} y"

                if series.Mark = Band && series.Low.Length = 0 then
                    $"the band of '{series.Name}' has no limits"

                if
                    series.Low.Length <> series.High.Length
                    || (series.Low.Length <> 0 && series.Low.Length <> n)
                then
                    $"the band of '{series.Name}' has {series.Low.Length} and {series.High.Length} values for {n} points"
                elif
                    Array.exists2 (fun low high -> not (low <= high)) series.Low series.High
                    || (series.Low.Length = series.Y.Length
                        && Array.exists2 (fun low y -> low > y) series.Low series.Y)
                    || (series.High.Length = series.Y.Length
                        && Array.exists2 (fun high y -> high < y) series.High series.Y)
                then
                    $"the band of '{series.Name}' does not contain it"

                if not (Array.forall (allowed figure.Horizontal.Scale) series.X) then
                    $"series '{series.Name}' has an x that the axis cannot show"

                if
                    not (
                        Seq.concat [ series.Y; series.Low; series.High ]
                        |> Seq.forall (allowed figure.Vertical.Scale)
                    )
                then
                    $"series '{series.Name}' has a y that the axis cannot show"

            for reference in figure.References do
                let axis =
                    if reference.IsVertical then
                        figure.Horizontal
                    else
                        figure.Vertical

                if not (allowed axis.Scale reference.Value) then
                    $"the line '{reference.Label}' is where the axis cannot show it"
        ]
