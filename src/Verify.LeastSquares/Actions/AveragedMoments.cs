using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>M = E β̂β̂ᵀ and q₀ = (1/n)Σ_kσ²(1 − h_k)a_ka_kᵀ in the eigenbasis, averaged over the noise: where second moments start and what drives them.</summary>
internal sealed class AveragedMoments
{
    /// <summary>The two of a spectrum.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="precision">Working precision of √2 in bits.</param>
    public AveragedMoments(Spectrum<Ball> spectrum, Truth<Ball> truth, int precision)
    {
        var forcing = MomentForcing<Ball>.Averaged(spectrum, truth);
        Square = forcing.Square;
        var coordinates = new SymmetricCoordinates<Ball>(spectrum.Rank, precision);
        Start = coordinates.Pack((i, j) => Square[i, j]);
        Ball n = Ball.FromInteger(spectrum.SampleCount);
        Ball[][] columns = [.. Enumerable.Range(0, spectrum.Rank).Select(spectrum.Rows.Column)];
        Ball[][] weighted =
        [
            .. columns.Select(column => (Ball[])[.. column.Zip(forcing.Weights, (a, w) => w * a / n)]),
        ];
        Constant = coordinates.Pack((i, j) => Vectors.Dot<Ball>(weighted[i], columns[j]));
        Identity = coordinates.Pack((i, j) => i == j ? Ball.One : Ball.Zero);
        Covariance = coordinates.Pack((i, j) => i == j ? spectrum.Eigenvalues[i] : Ball.Zero);
    }

    /// <summary>M, r×r.</summary>
    public Matrix<Ball> Square { get; }

    /// <summary>svec M.</summary>
    public Ball[] Start { get; }

    /// <summary>svec q₀.</summary>
    public Ball[] Constant { get; }

    /// <summary>svec I.</summary>
    public Ball[] Identity { get; }

    /// <summary>svec Σ̂.</summary>
    public Ball[] Covariance { get; }
}
