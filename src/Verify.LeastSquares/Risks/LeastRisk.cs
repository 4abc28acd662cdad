namespace Verify.LeastSquares;

/// <summary>Where an estimator has its least risk along its clock, over all of [0, ∞].</summary>
/// <param name="Time">t; kη for an iteration; possibly 0 or infinite.</param>
/// <param name="Risk">The risk there.</param>
/// <param name="Within">
/// No clock has a risk below (1 − Within)·Risk, up to rounding, 1e−15‖β*‖²; 1e−6 unless the search was given up early.
/// </param>
/// <param name="End">Whether the least risk is at an end of the clock.</param>
public sealed record BestStop(double Time, double Risk, double Within, StopEnd End)
{
    // The risk along its clock, whose unit is that many times; none where nobody asks.
    internal (StoppedRisk Risk, double Unit)? Along { get; init; }

    /// <summary>
    /// About how far <see cref="Time"/> is from where the exact risk is least, in the same valley: 0 at an end of the clock, and for a number of steps whose
    /// neighbours are worse beyond rounding; ∞ where the risk is flat up to rounding.
    /// </summary>
    /// <param name="riskError">How far risks around there are off, at least 0.</param>
    public double TimeError(double riskError) =>
        End != StopEnd.Inside || Along is not { } along ? 0.0
        : double.IsFinite(riskError)
            ? along.Unit * StopRounding.Of(along.Risk, ClockOf(along.Risk, along.Unit), Risk, riskError)
        : double.PositiveInfinity;

    private double ClockOf(StoppedRisk risk, double unit) => risk.IsStepped ? Math.Round(Time / unit) : Time;
}

/// <summary>Where on its clock an estimator is best.</summary>
public enum StopEnd
{
    /// <summary>At a clock that is neither 0 nor late.</summary>
    Inside,

    /// <summary>At 0: the estimate 0 is best.</summary>
    Start,

    /// <summary>At the end: nothing is gained by stopping. The time is ∞, or one from which on the risk does not change.</summary>
    Limit,
}

/// <summary>The least value of a risk over its clock by branch and bound.</summary>
/// <remarks>
/// A grid of the clock, refined around its least value, gives a value that is reached; the lower bounds of
/// <see cref="StoppedRisk"/> say what may lie between the samples. Every stretch that may hide a risk below (1 − 1e−6) of the
/// least one is halved, many stretches at a time, as many times are cheaper together.
/// The last stretch, to ∞: a stochastic estimator is followed by doubling the clock until the bound on all that comes later
/// is above the least risk. Above the threshold of stability a risk that exceeds the least one is taken to grow for ever.
/// </remarks>
internal sealed class LeastRisk
{
    /// <summary>The relative accuracy asked for.</summary>
    public const double Accuracy = 1e-6;

    private const int GridPoints = 61;
    private const int Rounds = 8;
    private const int PointsPerRound = 15;
    private const int Doublings = 60;
    private const double WholeNumbers = 9007199254740992.0;

    // Below this share of ‖β*‖² a risk is rounding.
    private const double Negligible = 1e-15;

    private readonly StoppedRisk _risk;
    private readonly CancellationToken _cancellation;
    private readonly List<StoppedSample> _samples = [];
    private double _tail = double.PositiveInfinity;

    private LeastRisk(StoppedRisk risk, CancellationToken cancellation)
    {
        _risk = risk;
        _cancellation = cancellation;
    }

    private StoppedSample Least => _samples.MinBy(sample => sample.Risk);

    /// <summary>Finds the least risk.</summary>
    /// <param name="risk">The risk along its clock.</param>
    /// <param name="isStable">Whether the risk stays bounded; it is deterministic, or the step size is below the threshold.</param>
    /// <param name="mostSamples">How many risks are evaluated at most.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>The clock, possibly infinite, the risk there, how accurate it is, and whether it is at an end.</returns>
    public static (double Clock, double Risk, double Within, StopEnd End) Of(
        StoppedRisk risk,
        bool isStable,
        int mostSamples,
        CancellationToken cancellation
    )
    {
        var search = new LeastRisk(risk, cancellation);
        search.Grid();
        search.Tail(isStable);
        search.Refine();
        StoppedSample before = search.Least;
        double within = search.Within(mostSamples);
        if (search.Least != before)
        {
            search.Refine();
        }
        StoppedSample least = search.Least,
            last = search._samples.MaxBy(sample => sample.Clock);
        return least.Clock == 0.0 ? (0.0, least.Risk, within, StopEnd.Start)
            // Where nothing is gained by stopping but rounding, nothing is gained.
            : last.Risk - least.Risk <= Negligible * risk.Start ? (last.Clock, last.Risk, within, StopEnd.Limit)
            : (least.Clock, least.Risk, within, StopEnd.Inside);
    }

    private void Grid()
    {
        (double first, double last) = _risk.Range;
        Add([
            0.0,
            .. Enumerable
                .Range(0, GridPoints)
                .Select(i => first * Math.Pow(last / first, i / (GridPoints - 1.0)))
                .Select(Clock),
        ]);
    }

    // Follows the clock until the bound on what comes later is above the least risk.
    private void Tail(bool isStable)
    {
        if (_risk.IsDeterministic)
        {
            _samples.Add(new(double.PositiveInfinity, _risk.LeastSquares));
            return;
        }
        for (int doubling = 0; ; doubling++)
        {
            StoppedSample last = _samples[^1];
            double least = Least.Risk;
            double next = Clock(2.0 * last.Clock);
            // Above its threshold a risk grows without bound, and its numbers leave the doubles.
            bool grows = !isStable && last.Risk > least;
            bool isNothing = last.Risk <= Negligible * _risk.Start;
            _tail = grows || isNothing ? last.Risk : _risk.Lower(last, double.PositiveInfinity);
            if (_tail >= least * (1.0 - Accuracy) || doubling == Doublings || next <= last.Clock)
            {
                return;
            }
            Add([next]);
        }
    }

    private void Refine()
    {
        for (int round = 0; round < Rounds; round++)
        {
            int least = _samples.IndexOf(Least);
            double low = _samples[Math.Max(least - 1, 0)].Clock,
                high = _samples[Math.Min(least + 1, _samples.Count - 1)].Clock;
            Add([
                .. Enumerable
                    .Range(1, PointsPerRound)
                    .Select(i => i / (PointsPerRound + 1.0))
                    .Select(share =>
                        Clock(
                            double.IsPositiveInfinity(high)
                                ? low / (1.0 - share)
                                : StoppedRisk.Between(low, high, share)
                        )
                    ),
            ]);
        }
    }

    // Halves stretches until none can hide a smaller risk; what may be missed, as a share of the least risk.
    private double Within(int mostSamples)
    {
        List<Stretch> stretches = [];
        for (int i = 0; i + 1 < _samples.Count; i++)
        {
            stretches.AddRange(Bounded(_samples[i], _samples[i + 1]));
        }
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            double least = Least.Risk;
            double negligible = Negligible * _risk.Start;
            double enough = (least * (1.0 - Accuracy)) - negligible;
            // What is let go stays let go: the least risk only falls.
            stretches.RemoveAll(stretch => stretch.Lower >= enough);
            if (stretches.Count == 0 || _samples.Count >= mostSamples)
            {
                double lower = stretches.Select(stretch => stretch.Lower).Append(_tail).Min();
                return lower >= enough ? Accuracy : (least - negligible - lower) / least;
            }
            stretches.Sort((left, right) => left.Lower.CompareTo(right.Lower));
            Stretch[] halved = [.. stretches.Take(mostSamples - _samples.Count)];
            stretches.RemoveRange(0, halved.Length);
            IReadOnlyList<StoppedSample> middles = _risk.At([.. halved.Select(stretch => stretch.Middle)]);
            _samples.AddRange(middles);
            for (int i = 0; i < halved.Length; i++)
            {
                stretches.AddRange(Bounded(halved[i].Start, middles[i]));
                stretches.AddRange(Bounded(middles[i], halved[i].End));
            }
        }
    }

    // Nothing where no clock lies strictly between.
    private IEnumerable<Stretch> Bounded(StoppedSample start, StoppedSample end)
    {
        double middle = Clock(StoppedRisk.Between(start.Clock, end.Clock, 0.5));
        middle = _risk.IsStepped && middle <= start.Clock ? start.Clock + 1.0 : middle;
        if (middle > start.Clock && middle < end.Clock)
        {
            yield return new Stretch(start, end, middle, _risk.Lower(start, end.Clock));
        }
    }

    private readonly record struct Stretch(StoppedSample Start, StoppedSample End, double Middle, double Lower);

    private void Add(IEnumerable<double> clocks)
    {
        HashSet<double> known = [.. _samples.Select(sample => sample.Clock)];
        double[] fresh = [.. clocks.Where(clock => double.IsFinite(clock) && known.Add(clock))];
        if (fresh.Length > 0)
        {
            _samples.AddRange(_risk.At(fresh));
            _samples.Sort((left, right) => left.Clock.CompareTo(right.Clock));
        }
    }

    private double Clock(double clock) => _risk.IsStepped ? Math.Min(Math.Floor(clock), WholeNumbers) : clock;
}
