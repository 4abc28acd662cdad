using Spectre.Console;

namespace Verify.Reports;

/// <summary>A figure as the list shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
public sealed record FigureSummary(string Id, string Title);

/// <summary>The figures as a table for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class FigureListTextReport(TextOptions options) : IReport<IReadOnlyList<FigureSummary>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<FigureSummary> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        Table table = TextPage.NewTable([("figure", Justify.Left), ("title", Justify.Left)]);
        // An id is copied: it is never broken, a title may be.
        table.Columns[0].Width = result.Select(figure => figure.Id.Length).Append("figure".Length).Max();
        foreach (FigureSummary figure in result)
        {
            table.AddRow(new Text(figure.Id), new Text(figure.Title));
        }
        return page.Add(table).ToString();
    }
}

/// <summary>The figures as {"figures":[{"id","title"}]}.</summary>
public sealed class FigureListJsonReport : IReport<IReadOnlyList<FigureSummary>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<FigureSummary> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
            json.WriteObjects(
                "figures",
                result,
                figure =>
                {
                    json.WriteString("id", figure.Id);
                    json.WriteString("title", figure.Title);
                }
            )
        );
    }
}
