using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The parts from the rows: c_0q₀ + Σc_iq_i = (1/n)Σ_k[c_0e_k² + 2e_kΣ_ic_iβ̂_ia_ki]a_ka_kᵀ, never the parts themselves.</summary>
internal sealed class RowResponseForcing : IResponseForcing
{
    private readonly Spectrum<Ball> _spectrum;
    private readonly MomentForcing<Ball> _forcing;
    private readonly RowMomentOperator _rows;

    /// <summary>Prepares the norms.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="forcing">The forcing given y.</param>
    /// <param name="rows">The operator of the rows.</param>
    public RowResponseForcing(Spectrum<Ball> spectrum, MomentForcing<Ball> forcing, RowMomentOperator rows)
    {
        (_spectrum, _forcing, _rows) = (spectrum, forcing, rows);
        Norms = [.. Enumerable.Repeat(Ball.Zero, spectrum.Rank + 1)];
        Ball n = Ball.FromInteger(spectrum.SampleCount);
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            ReadOnlySpan<Ball> row = spectrum.Rows.Row(k);
            // ‖aaᵀ‖ = ‖a‖².
            Ball size = Ball.UpperBound(Vectors.Dot(row, row) / n);
            Ball residual = Ball.UpperBound(forcing.Residuals![k]);
            Norms[0] = Ball.UpperBound(Norms[0] + (residual * residual * size));
            for (int i = 0; i < row.Length; i++)
            {
                Ball part = Ball.FromInteger(2) * residual * Ball.UpperBound(row[i] * forcing.Fit![i]) * size;
                Norms[i + 1] = Ball.UpperBound(Norms[i + 1] + part);
            }
        }
    }

    /// <inheritdoc/>
    public Ball[] Norms { get; }

    /// <inheritdoc/>
    public Ball[] Combine(Ball[] coefficients)
    {
        Ball[] scaled =
        [
            .. Enumerable
                .Range(0, _spectrum.Rank)
                .Select(i => Ball.FromInteger(2) * coefficients[i + 1] * _forcing.Fit![i]),
        ];
        return _rows.WeightedCovariance([
            .. Enumerable
                .Range(0, _spectrum.SampleCount)
                .Select(k =>
                {
                    Ball e = _forcing.Residuals![k];
                    return e * ((coefficients[0] * e) + Vectors.Dot<Ball>(scaled, _spectrum.Rows.Row(k)));
                }),
        ]);
    }
}
