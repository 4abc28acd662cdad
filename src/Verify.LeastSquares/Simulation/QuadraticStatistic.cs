namespace Verify.LeastSquares.Simulation;

/// <summary>A quadratic function of β about a centre, c + bᵀd + dᵀMd with d = β − centre.</summary>
/// <param name="Name">What it is, for example "F(β)".</param>
/// <param name="Constant">c.</param>
/// <param name="Linear">b, p entries.</param>
/// <param name="Quadratic">M, p×p symmetric by rows.</param>
internal sealed record QuadraticStatistic(string Name, double Constant, double[] Linear, double[] Quadratic)
{
    /// <summary>Its value at a deviation.</summary>
    public double At(ReadOnlySpan<double> deviation)
    {
        double sum = Constant;
        for (int i = 0; i < deviation.Length; i++)
        {
            double row = Linear[i];
            for (int j = 0; j < deviation.Length; j++)
            {
                row += Quadratic[(i * deviation.Length) + j] * deviation[j];
            }
            sum += deviation[i] * row;
        }
        return sum;
    }
}
