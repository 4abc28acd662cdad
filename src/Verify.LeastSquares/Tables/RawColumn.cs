namespace Verify.LeastSquares;

/// <summary>A column of a file that is stored by columns, before it is known which rows and columns are used.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many cells it has.</param>
internal abstract record RawColumn(string Name, int Count)
{
    /// <summary>Whether a cell has no value.</summary>
    /// <param name="row">From 0.</param>
    public abstract bool IsMissing(int row);

    /// <summary>Doubles; NaN where there is no value.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Values">The cells.</param>
    public sealed record Numbers(string Name, double[] Values) : RawColumn(Name, Values.Length)
    {
        /// <inheritdoc/>
        public override bool IsMissing(int row) => double.IsNaN(Values[row]);
    }

    /// <summary>Decimals and integers that doubles do not hold, as text; null where there is no value.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Values">The cells.</param>
    public sealed record Decimals(string Name, string?[] Values) : RawColumn(Name, Values.Length)
    {
        /// <inheritdoc/>
        public override bool IsMissing(int row) => Values[row] is null;
    }

    /// <summary>Names; null where there is no value.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Values">The cells.</param>
    public sealed record Texts(string Name, string?[] Values) : RawColumn(Name, Values.Length)
    {
        /// <inheritdoc/>
        public override bool IsMissing(int row) => Values[row] is not { } text || MissingValue.Is(Encoded(text));

        private static byte[] Encoded(string text) => System.Text.Encoding.UTF8.GetBytes(text);
    }

    /// <summary>What is neither, dates for example: only where it is not used.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Count">How many cells it has.</param>
    /// <param name="Type">What it has in place of numbers.</param>
    public sealed record Other(string Name, int Count, string Type) : RawColumn(Name, Count)
    {
        /// <inheritdoc/>
        public override bool IsMissing(int row) => false;
    }
}
