namespace Verify.Reports;

/// <summary>The closed moment equations of a process, in infix notation.</summary>
/// <param name="Process">The process's name, as the command takes it.</param>
/// <param name="Order">The greatest order of a moment.</param>
/// <param name="Features">The number p of features.</param>
/// <param name="Equations">One equation a moment.</param>
public sealed record MomentEquations(
    string Process,
    int Order,
    int Features,
    IReadOnlyList<MomentEquationText> Equations
);

/// <summary>One moment equation.</summary>
/// <param name="Of">The product of coefficients, for example "b1*b2".</param>
/// <param name="RightHandSide">The time derivative of its mean for a flow, the next step's mean for an iteration.</param>
public sealed record MomentEquationText(string Of, string RightHandSide);

/// <summary>Moment equations as {"process","order","features","equations":[{"of","rhs"}]}; numbers are strings.</summary>
public sealed class MomentEquationsJsonReport : IReport<MomentEquations>
{
    /// <inheritdoc/>
    public string Render(MomentEquations result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("process", result.Process);
            json.WriteString("order", NumberText.Count(result.Order));
            json.WriteString("features", NumberText.Count(result.Features));
            json.WriteObjects(
                "equations",
                result.Equations,
                equation =>
                {
                    json.WriteString("of", equation.Of);
                    json.WriteString("rhs", equation.RightHandSide);
                }
            );
        });
    }
}
