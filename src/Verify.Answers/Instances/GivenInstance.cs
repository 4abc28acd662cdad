using System.Globalization;
using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

/// <summary>The instance that a question is about: from an instance file, from a data set, or made by hand.</summary>
/// <remarks>Exact as it was given; doubles and spectrum are computed once, when they are needed.</remarks>
public sealed class GivenInstance
{
    private const int ShownDigits = 40;
    private const int DefaultBatchSize = 10;
    private const double DefaultShareOfStability = 0.1;
    private readonly Lazy<Instance<Rational>> _exact;
    private readonly Lazy<Instance<Float64>> _doubles;
    private readonly Lazy<Spectrum<Float64>> _spectrum;
    private readonly DataSet? _data;

    private GivenInstance(
        string name,
        Func<Instance<Rational>> exact,
        Func<Instance<Float64>> doubles,
        Func<Spectrum<Float64>>? spectrum,
        (Rational StepSize, int BatchSize) sizes,
        Rational? temperature = null,
        DataSet? data = null,
        InstanceFile? file = null
    )
    {
        Parameters = file?.Parameters ?? new Dictionary<string, NumberArray>();
        Start = file?.Start ?? new Dictionary<string, IReadOnlyList<Rational>>();
        Name = name;
        (StepSize, BatchSize) = sizes;
        Temperature = temperature;
        _data = data;
        _exact = new(exact);
        _doubles = new(doubles);
        _spectrum = new(spectrum ?? (() => DoubleSpectrum.Of(InDoubles.Problem.Features)));
    }

    /// <summary>The file's name, or what the maker called it.</summary>
    public string Name { get; }

    /// <summary>η, exact.</summary>
    public Rational StepSize { get; }

    /// <summary>m.</summary>
    public int BatchSize { get; }

    /// <summary>τ of stochastic gradient Langevin dynamics, where the file gives one.</summary>
    public Rational? Temperature { get; }

    /// <summary>Values for parameters of processes, where the file gives them.</summary>
    public IReadOnlyDictionary<string, NumberArray> Parameters { get; }

    /// <summary>Where states begin, p numbers each, where the file says so.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Rational>> Start { get; }

    /// <summary>Whether β* is the least-squares plug-in of a data set.</summary>
    public bool IsPlugIn => _data is not null;

    /// <summary>Whether σ² is the plug-in, too.</summary>
    public bool IsNoisePlugIn => _data is { IsNoiseGiven: false };

    /// <summary>Every number exact.</summary>
    public Instance<Rational> Exact => _exact.Value;

    /// <summary>Every number rounded to the nearest double.</summary>
    /// <exception cref="InvalidInputException">A number is beyond the range of doubles.</exception>
    public Instance<Float64> InDoubles => _doubles.Value;

    /// <summary>The spectrum of Σ̂ in doubles.</summary>
    public Spectrum<Float64> Spectrum => _spectrum.Value;

    /// <summary>
    /// Whether the spectrum in doubles has as many directions as X in exact arithmetic. Of a data set the rank in doubles is the rank: columns that were centred
    /// depend on each other but for that rounding.
    /// </summary>
    internal bool IsRankKnown =>
        _data is not null
        || Spectrum.Rank == Math.Min(Spectrum.SampleCount, Spectrum.FeatureCount)
        || ModularRank.Of(Exact.Problem.Features) == Spectrum.Rank;

    /// <summary>An instance made by hand.</summary>
    /// <param name="instance">The instance, exact.</param>
    /// <param name="temperature">τ ≥ 0, for stochastic gradient Langevin dynamics.</param>
    /// <param name="name">What complaints and answers call it.</param>
    public static GivenInstance Of(Instance<Rational> instance, Rational? temperature = null, string name = "instance")
    {
        ArgumentNullException.ThrowIfNull(instance);
        return new(
            name,
            () => instance,
            () => Rounded(name, instance),
            null,
            (instance.StepSize, instance.BatchSize),
            temperature
        );
    }

    /// <summary>Reads an instance file.</summary>
    /// <param name="path">The JSON file.</param>
    /// <param name="stepSize">η &gt; 0 in place of the file's.</param>
    /// <param name="batchSize">m ≥ 1 in place of the file's.</param>
    /// <exception cref="InvalidInputException">The file is missing or no instance.</exception>
    public static GivenInstance Read(string path, Rational? stepSize = null, int? batchSize = null)
    {
        InstanceFile file = InstanceFile.Read(path);
        Instance<Rational> instance = new(
            file.Instance.Problem,
            stepSize ?? file.Instance.StepSize,
            batchSize ?? file.Instance.BatchSize
        );
        return new(
            Path.GetFileName(path),
            () => instance,
            () => Rounded(path, instance),
            null,
            (instance.StepSize, instance.BatchSize),
            file.Temperature,
            file: file
        );
    }

    /// <summary>A data set with a step and a batch size.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="stepSize">η &gt; 0, or null for a tenth of SGD's stability threshold, to one digit.</param>
    /// <param name="batchSize">m ≥ 1, or null for 10, or n where that is less.</param>
    /// <param name="cancellation">Stops the search for the threshold.</param>
    /// <exception cref="InvalidInputException">X is zero, so that there is no default step size.</exception>
    public static GivenInstance OfData(
        DataSet data,
        Rational? stepSize = null,
        int? batchSize = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        int m = batchSize ?? Math.Min(DefaultBatchSize, data.SampleCount);
        Rational eta = stepSize ?? DefaultStepSize(data.Spectrum, m, cancellation);
        return new(
            data.Name,
            () => new(data.HasTruth ? data.Problem : data.Observed, eta, m),
            () =>
                new(data.HasTruth ? data.ProblemInDoubles : data.ObservedInDoubles, PositiveDouble(data.Name, eta), m),
            () => data.Spectrum,
            (eta, m),
            data: data
        );
    }

    /// <summary>The same problem with other sizes.</summary>
    /// <param name="stepSize">η &gt; 0.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    public GivenInstance With(Rational stepSize, int batchSize) =>
        new(
            Name,
            () => new(Exact.Problem, stepSize, batchSize),
            () => new(InDoubles.Problem, PositiveDouble(Name, stepSize), batchSize),
            () => Spectrum,
            (stepSize, batchSize),
            Temperature,
            _data
        );

    /// <summary>Complains where β* or σ² is not known, in the words of where the instance comes from.</summary>
    /// <exception cref="InvalidInputException">It is not.</exception>
    public void RequireTruth() => _ = _data?.Truth.NoiseVariance ?? Exact.Problem.Truth.NoiseVariance;

    /// <summary>A tenth of SGD's stability threshold, rounded to one digit: a step size that a person would choose.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="batchSize">m ≥ 1.</param>
    /// <param name="cancellation">Stops the search for the threshold.</param>
    internal static Rational DefaultStepSize(
        Spectrum<Float64> spectrum,
        int batchSize,
        CancellationToken cancellation
    ) =>
        Rational.Parse(
            (DefaultShareOfStability * Stability.Of(spectrum, batchSize, cancellation).Descent).ToString(
                "E0",
                CultureInfo.InvariantCulture
            )
        );

    private static Instance<Float64> Rounded(string path, Instance<Rational> instance)
    {
        _ = PositiveDouble(path, instance.StepSize);
        return instance.Map(value =>
        {
            double rounded = value.ToDouble();
            if (double.IsFinite(rounded))
            {
                return new Float64(rounded);
            }
            string text = value.ToString();
            throw new InvalidInputException(
                $"{path}: {(text.Length <= ShownDigits ? text : text[..ShownDigits] + "…")} is beyond the range of doubles"
            );
        });
    }

    private static double PositiveDouble(string path, Rational stepSize)
    {
        double rounded = stepSize.ToDouble();
        return rounded > 0.0 && double.IsFinite(rounded)
            ? rounded
            : throw new InvalidInputException(
                $"{path}: field 'stepSize' is too {(rounded == 0.0 ? "small" : "large")} for a double"
            );
    }
}
