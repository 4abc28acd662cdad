using Verify.Arithmetic;
using Dense = MathNet.Numerics.LinearAlgebra.Matrix<double>;
using DenseVector = MathNet.Numerics.LinearAlgebra.Vector<double>;
using Symmetry = MathNet.Numerics.LinearAlgebra.Symmetricity;

namespace Verify.LeastSquares;

/// <summary>
/// Covariances of SGF or SGD over the mini-batches at any time or step, in doubles: one symmetric eigendecomposition of L or
/// T, then every time costs O(N²), N = r(r+1)/2; a trace the same.
/// </summary>
/// <remarks>
/// C = Σ over modes a of U_a Σ_rates c_{a,ρ}·(convolution of mode and rate), the solution of <see cref="SecondMomentSystem{T}"/>
/// by variation of constants. Confluent rates go through φ₁. A thousand steps cost as much as 10⁹.
/// </remarks>
public sealed class CovarianceEngine
{
    private readonly Spectrum<Float64> _spectrum;
    private readonly IReadOnlyList<(int I, int J)> _pairs;
    private readonly double[] _modes;
    private readonly Dense _vectors;
    private readonly double[] _rates;
    private readonly double[][] _coefficients;
    private readonly bool _isFlow;

    private CovarianceEngine(
        Spectrum<Float64> spectrum,
        SecondMomentSystem<Float64> system,
        Matrix<Float64> symmetric,
        double scale,
        bool isFlow,
        Func<double, double> rate,
        double constantRate,
        Func<double, double, double> combine
    )
    {
        _spectrum = spectrum;
        _pairs = system.Pairs;
        _isFlow = isFlow;
        int size = _pairs.Count;
        if (size == 0)
        {
            _modes = [];
            _vectors = Dense.Build.Dense(1, 1);
            _rates = [];
            _coefficients = [];
            return;
        }
        var evd = Dense.Build.Dense(size, size, (q, u) => symmetric[q, u].Value).Evd(Symmetry.Symmetric);
        _modes = [.. evd.EigenValues.Select(value => value.Real)];
        _vectors = evd.EigenVectors;
        var transposed = _vectors.Transpose();
        var noise = transposed * Dense.Build.Dense(size, size, (q, u) => system.Noise[q, u].Value);
        var constant = transposed * DenseVector.Build.Dense(size, q => system.ConstantForcing[q].Value);
        double[] single = [.. spectrum.Eigenvalues.Select(s => rate(s.Value))];
        bool hasLinear = system.LinearForcing is not null;
        _rates =
        [
            constantRate,
            .. hasLinear ? single : [],
            .. _pairs.Select(pair => combine(single[pair.I], single[pair.J])),
        ];
        Dense? linear = hasLinear
            ? transposed * Dense.Build.Dense(size, spectrum.Rank, (q, i) => system.LinearForcing![q, i].Value)
            : null;
        int offset = hasLinear ? 1 + spectrum.Rank : 1;
        _coefficients = new double[size][];
        for (int a = 0; a < size; a++)
        {
            var row = new double[_rates.Length];
            row[0] = scale * constant[a];
            for (int i = 1; i < offset; i++)
            {
                row[i] = scale * linear![a, i - 1];
            }
            for (int q = 0; q < size; q++)
            {
                row[offset + q] = scale * noise[a, q] * system.SquareForcing[q].Value;
            }
            _coefficients[a] = row;
        }
    }

    /// <summary>The engine of stochastic gradient flow.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="system">The covariance equations, given y or averaged.</param>
    /// <param name="noiseScale">κ = η/m.</param>
    public static CovarianceEngine Flow(
        Spectrum<Float64> spectrum,
        SecondMomentSystem<Float64> system,
        double noiseScale
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(system);
        return new(spectrum, system, system.Generator(noiseScale), noiseScale, true, s => -s, 0.0, (a, b) => a + b);
    }

    /// <summary>The engine of stochastic gradient descent, and of the Euler discretization of the flow.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="system">The covariance equations, given y or averaged.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="noiseFactor">f, from <see cref="NoiseFactor"/>.</param>
    public static CovarianceEngine Descent(
        Spectrum<Float64> spectrum,
        SecondMomentSystem<Float64> system,
        double stepSize,
        double noiseFactor
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(system);
        return new(
            spectrum,
            system,
            system.StepOperator(stepSize, noiseFactor),
            stepSize * stepSize * noiseFactor,
            false,
            s => 1.0 - (stepSize * s),
            1.0,
            (a, b) => a * b
        );
    }

    /// <summary>The covariance at a time t ≥ 0 (of a flow) or after a number of steps (of a descent), r×r in the eigenbasis.</summary>
    /// <param name="clock">t, or the number of steps.</param>
    /// <exception cref="InvalidInputException">The covariance exceeds the range of doubles.</exception>
    public Matrix<Float64> InEigenbasis(double clock)
    {
        double[] modes = ModeValues(clock);
        var coordinates = new double[_pairs.Count];
        for (int q = 0; q < coordinates.Length; q++)
        {
            double sum = 0.0;
            for (int a = 0; a < modes.Length; a++)
            {
                sum += _vectors[q, a] * modes[a];
            }
            coordinates[q] = RequireFinite(sum, clock);
        }
        int rank = _spectrum.Rank;
        var entries = new Float64[rank * rank];
        for (int q = 0; q < coordinates.Length; q++)
        {
            (int i, int j) = _pairs[q];
            double entry = i == j ? coordinates[q] : coordinates[q] / Math.Sqrt(2.0);
            entries[(i * rank) + j] = entries[(j * rank) + i] = entry;
        }
        return Matrix<Float64>.FromRows(rank, rank, entries);
    }

    /// <summary>The covariance in the original coordinates, V C Vᵀ, p×p.</summary>
    /// <param name="clock">t, or the number of steps.</param>
    /// <exception cref="InvalidInputException">The covariance exceeds the range of doubles.</exception>
    public Matrix<Float64> At(double clock) =>
        _spectrum.Directions * InEigenbasis(clock) * _spectrum.Directions.Transpose();

    /// <summary>tr C and tr Σ̂C.</summary>
    /// <param name="clock">t, or the number of steps.</param>
    /// <exception cref="InvalidInputException">A trace exceeds the range of doubles.</exception>
    public (double Trace, double PredictionTrace) Traces(double clock)
    {
        double[] modes = ModeValues(clock);
        double trace = 0.0,
            prediction = 0.0;
        for (int q = 0; q < _pairs.Count; q++)
        {
            if (_pairs[q].I != _pairs[q].J)
            {
                continue;
            }
            double entry = 0.0;
            for (int a = 0; a < modes.Length; a++)
            {
                entry += _vectors[q, a] * modes[a];
            }
            trace += entry;
            prediction += _spectrum.Eigenvalues[_pairs[q].I].Value * entry;
        }
        return (RequireFinite(trace, clock), RequireFinite(prediction, clock));
    }

    private double[] ModeValues(double clock)
    {
        var values = new double[_modes.Length];
        double[] exponentials = _isFlow ? [.. _rates.Select(rate => Math.Exp(rate * clock))] : [];
        for (int a = 0; a < values.Length; a++)
        {
            double[] row = _coefficients[a];
            double mode = _modes[a],
                sum = 0.0;
            if (_isFlow)
            {
                double exponential = Math.Exp(mode * clock);
                for (int q = 0; q < row.Length; q++)
                {
                    sum += row[q] * DoubleSums.Flow(mode, _rates[q], clock, exponential, exponentials[q]);
                }
            }
            else
            {
                for (int q = 0; q < row.Length; q++)
                {
                    sum += row[q] * DoubleSums.Steps(mode, _rates[q], (long)clock);
                }
            }
            values[a] = sum;
        }
        return values;
    }

    private string ClockName => _isFlow ? "time" : "step";

    private double RequireFinite(double value, double clock) =>
        double.IsFinite(value)
            ? value
            : throw new InvalidInputException(
                $"the covariance at {ClockName} {clock:R} exceeds the range of doubles: the step size is above the mean-square stability threshold"
            );
}
