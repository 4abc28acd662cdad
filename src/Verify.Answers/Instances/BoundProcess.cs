using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

/// <summary>A process on an instance, with the parameters that it needs.</summary>
public sealed class BoundProcess
{
    private BoundProcess(Process process, GivenInstance instance, Rational? temperature)
    {
        Process = process;
        Instance = instance;
        Temperature = temperature;
    }

    /// <summary>The process.</summary>
    public Process Process { get; }

    /// <summary>The instance.</summary>
    public GivenInstance Instance { get; }

    /// <summary>τ of stochastic gradient Langevin dynamics; null for all others.</summary>
    public Rational? Temperature { get; }

    /// <summary>What the process runs along.</summary>
    public TimeAxis Axis => Process.IsIteration ? TimeAxis.Step : TimeAxis.Time;

    /// <summary>τ in doubles.</summary>
    internal Float64? TemperatureInDoubles => Temperature is { } value ? new Float64(value.ToDouble()) : null;

    /// <summary>Binds a process to an instance.</summary>
    /// <param name="process">The process.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="temperature">τ ≥ 0 in place of the instance's, for stochastic gradient Langevin dynamics only.</param>
    /// <exception cref="InvalidInputException">τ is missing, negative, or given to a process that has none.</exception>
    public static BoundProcess Of(Process process, GivenInstance instance, Rational? temperature = null)
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(instance);
        if (process != Process.Sgld)
        {
            return temperature is null
                ? new BoundProcess(process, instance, null)
                : throw new InvalidInputException($"'{process.Name}' has no temperature; only 'sgld' does");
        }
        return (temperature ?? instance.Temperature) switch
        {
            null => throw new InvalidInputException(
                $"{instance.Name}: field 'temperature' is missing; 'sgld' needs it there or as --temperature"
            ),
            { Sign: < 0 } negative => throw new InvalidInputException(
                $"the temperature is {negative}; it must not be negative"
            ),
            { } given => new BoundProcess(process, instance, given),
        };
    }

    /// <summary>Complains about points that the process does not have.</summary>
    /// <param name="points">Times, or numbers of steps.</param>
    /// <exception cref="InvalidInputException">A point is negative, or a number of steps is not whole.</exception>
    internal void Require(IReadOnlyList<ExactNumber> points)
    {
        foreach (ExactNumber point in points)
        {
            if (point.Value.Sign < 0 || (Process.IsIteration && !point.Value.IsInteger))
            {
                throw new InvalidInputException(
                    $"'{point.Text}' is not allowed; '{Process.Name}' takes {(Process.IsIteration ? "whole numbers of steps" : "times")} of at least 0"
                );
            }
        }
    }
}
