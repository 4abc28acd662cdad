using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The numbers of one column of a table, exact.</summary>
internal interface IDataColumn
{
    /// <summary>n.</summary>
    int Count { get; }

    /// <summary>The cells as rationals.</summary>
    IEnumerable<Rational> Cells { get; }

    /// <summary>Whether all cells are one number.</summary>
    bool IsConstant { get; }

    /// <summary>Whether the cells are 0, 1, 2, … or 1, 2, 3, ….</summary>
    bool CountsRows =>
        Cells.First() is var first
        && (first.IsZero || first == Rational.One)
        && Cells.Index().All(entry => entry.Item == first + Rational.FromInteger(entry.Index));

    /// <summary>The cells less their mean, exact.</summary>
    Rational[] Centred();

    /// <summary>The cells less their exact mean, in doubles.</summary>
    double[] CentredInDoubles();
}
