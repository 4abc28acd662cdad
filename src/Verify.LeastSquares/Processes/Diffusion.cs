using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The diffusion matrix Q(β) = κ[(1/n)Σ r_k²x_kx_kᵀ − ggᵀ] at one β, in the eigenbasis of Σ̂, with the loss there.</summary>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class Diffusion<T>
    where T : IScalar<T>
{
    private readonly Spectrum<T> _spectrum;

    /// <summary>Evaluates Q and F.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="coordinates">Vᵀβ, r entries; what lies outside the row space moves nothing.</param>
    public Diffusion(Spectrum<T> spectrum, IReadOnlyList<T> response, T noiseScale, IReadOnlyList<T> coordinates)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        _spectrum = spectrum;
        var operators = new MomentOperators<T>(spectrum.Rows);
        T[] residuals = operators.Residuals(response, coordinates);
        T squares = T.Zero;
        foreach (T residual in residuals)
        {
            squares += residual * residual;
        }
        Loss = squares / T.FromInteger(2L * spectrum.SampleCount);
        Gradient = operators.Gradient(residuals);
        Matrix = noiseScale * operators.GradientCovariance(residuals);
    }

    /// <summary>F(β) = ‖y − Xβ‖²/(2n).</summary>
    public T Loss { get; }

    /// <summary>−∇F(β) = Xᵀr/n in the eigenbasis, r entries.</summary>
    public IReadOnlyList<T> Gradient { get; }

    /// <summary>VᵀQ(β)V, r×r.</summary>
    public Matrix<T> Matrix { get; }

    /// <summary>tr Q(β).</summary>
    public T Trace => Matrix.Trace();

    /// <summary>tr Σ̂Q(β).</summary>
    public T LossTrace
    {
        get
        {
            T sum = T.Zero;
            for (int i = 0; i < _spectrum.Rank; i++)
            {
                sum += _spectrum.Eigenvalues[i] * Matrix[i, i];
            }
            return sum;
        }
    }
}
