using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The minimum-norm least-squares fit in the eigenbasis of Σ̂.</summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class LeastSquaresFit<T>
    where T : IScalar<T>
{
    /// <summary>Fits y.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="response">y, n entries.</param>
    public LeastSquaresFit(Spectrum<T> spectrum, IReadOnlyList<T> response)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(response);
        Coordinates = spectrum.LeastSquares(response);
        T[] fitted = spectrum.Rows.Times(Coordinates.ToArray());
        Residuals = [.. response.Zip(fitted, (y, f) => y - f)];
    }

    /// <summary>Vᵀβ̂, r entries.</summary>
    public IReadOnlyList<T> Coordinates { get; }

    /// <summary>e = y − Xβ̂, n entries.</summary>
    public IReadOnlyList<T> Residuals { get; }
}
