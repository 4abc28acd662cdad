using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The rows a_k/2^e of one spectrum: the engines of all its problems, risks and their rounding, share them.</summary>
internal sealed class ScaledRows
{
    // With e a function of the spectrum, each has one.
    private static readonly ConditionalWeakTable<Spectrum<Float64>, ScaledRows> Known = [];
    private readonly Lazy<double[]> _rows;
    private readonly Lazy<SamplingNoise> _noise;

    private ScaledRows(Spectrum<Float64> spectrum, int exponent)
    {
        Matrix<Float64> entries = spectrum.Rows;
        double[] eigenvalues = [.. spectrum.Eigenvalues.Select(s => Math.ScaleB(s, -2 * exponent))];
        int n = spectrum.SampleCount;
        double[] Scaled()
        {
            double[] rows = MemoryMarshal.Cast<Float64, double>(entries.Entries).ToArray();
            for (int i = 0; i < rows.Length; i++)
            {
                rows[i] = Math.ScaleB(rows[i], -exponent);
            }
            return rows;
        }
        _rows = new(Scaled);
        _noise = new(() => new(n, eigenvalues.Length, _rows.IsValueCreated ? _rows.Value : Scaled(), eigenvalues));
    }

    /// <summary>a_k by rows, n×r.</summary>
    public double[] Rows => _rows.Value;

    /// <summary>Those of a spectrum.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="exponent">e, always the same for one spectrum.</param>
    public static ScaledRows Of(Spectrum<Float64> spectrum, int exponent) =>
        Known.GetValue(spectrum, known => new(known, exponent));

    /// <summary>The operator of these rows, with a workspace of its own.</summary>
    public SamplingNoise Noise() => _noise.Value.ForAnotherThread();
}
