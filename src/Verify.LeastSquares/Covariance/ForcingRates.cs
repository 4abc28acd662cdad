namespace Verify.LeastSquares;

/// <summary>The rates of the forcing in one order: 0, then s_i (given y only), then b_ij; padded with zeros to a multiple of 8.</summary>
internal sealed class ForcingRates
{
    private readonly ScaledMoments _problem;

    /// <summary>Lists the rates of a problem.</summary>
    /// <param name="problem">The problem.</param>
    public ForcingRates(ScaledMoments problem)
    {
        _problem = problem;
        FirstPair = problem.Fit is null ? 1 : 1 + problem.Rank;
        Count = FirstPair + problem.Size;
        Values = new double[(Count + 7) / 8 * 8];
        if (problem.Fit is not null)
        {
            problem.Eigenvalues.CopyTo(Values, 1);
        }
        problem.PairRates.CopyTo(Values, FirstPair);
    }

    /// <summary>The number of rates, padding excluded.</summary>
    public int Count { get; }

    /// <summary>The place of b_11.</summary>
    public int FirstPair { get; }

    /// <summary>The rates, padded.</summary>
    public double[] Values { get; }

    /// <summary>g(−rate) for all rates at a clock, padded; the pairs as products of the factors of the mean.</summary>
    public double[] Factors(double clock)
    {
        double[] mean = _problem.MeanFactors(clock);
        var factors = new double[Values.Length];
        Array.Fill(factors, 1.0);
        if (_problem.Fit is not null)
        {
            mean.CopyTo(factors, 1);
        }
        foreach ((int q, int i, int j) in new SymmetricPairs(mean.Length))
        {
            factors[FirstPair + q] = mean[i] * mean[j];
        }
        return factors;
    }

    /// <summary>Σ_q c_q·(g(w) − g(−b_q))/(w + b_q); a vanishing coefficient adds 0 even beyond the range of doubles.</summary>
    /// <param name="coefficients">c, padded.</param>
    /// <param name="factors">From <see cref="Factors"/>.</param>
    /// <param name="mode">w.</param>
    /// <param name="clock">t or k.</param>
    public double Convolve(double[] coefficients, double[] factors, double mode, double clock)
    {
        MomentDynamics dynamics = _problem.Dynamics;
        double ofMode = dynamics.Propagate(mode, clock);
        if (dynamics.IsFlow && double.IsFinite(ofMode) && clock > 0.0 && clock < 1e280)
        {
            return FlowConvolution.Sum(coefficients, Values, factors, mode, clock, ofMode);
        }
        double sum = 0.0;
        for (int q = 0; q < Count; q++)
        {
            if (coefficients[q] != 0.0)
            {
                sum += coefficients[q] * dynamics.Convolve(mode, Values[q], clock, ofMode, factors[q]);
            }
        }
        return sum;
    }
}
