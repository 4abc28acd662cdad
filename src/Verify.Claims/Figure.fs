namespace Verify.Claims

type AxisScale =
    | Linear
    | Logarithmic

type FigureAxis = { Label: string; Scale: AxisScale }

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
    | OrdinalRole of int

type SeriesMark =
    | Line
    | Dots
    | Band

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

type ReferenceLine =
    {
        Label: string
        Value: float
        IsVertical: bool
    }

type Figure =
    {
        Id: string
        Title: string
        Caption: string
        Horizontal: FigureAxis
        Vertical: FigureAxis
        Series: FigureSeries[]
        References: ReferenceLine[]
    }

[<RequireQualifiedAccess>]
module Figure =
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

    let dots name role x y =
        { series name role x y with
            Mark = Dots
        }

    let band name role x y low high =
        { series name role x y with
            Mark = Band
            Low = low
            High = high
        }

    let linear label = { Label = label; Scale = Linear }

    let logarithmic label = { Label = label; Scale = Logarithmic }

    let private allowed scale value =
        System.Double.IsFinite value && (scale = Linear || value > 0.0)

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
