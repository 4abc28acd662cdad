using Spectre.Console;
using Spectre.Console.Rendering;

namespace Verify.Reports;

/// <summary>A rule under the header and nothing else, with the columns' own padding.</summary>
internal sealed class RuledBorder : TableBorder
{
    public static RuledBorder Instance { get; } = new();

    public override bool SupportsRowSeparator => false;

    public override string GetPart(TableBorderPart part) =>
        part is TableBorderPart.HeaderBottom or TableBorderPart.HeaderBottomLeft or TableBorderPart.HeaderBottomRight
            ? "─"
            : "";

    public override string GetColumnRow(TablePart part, IReadOnlyList<int> widths, IReadOnlyList<IColumn> columns) =>
        part == TablePart.HeaderSeparator
            ? new string(
                '─',
                widths.Sum() + columns.Sum(column => column.Padding.GetLeftSafe() + column.Padding.GetRightSafe())
            )
            : "";
}
