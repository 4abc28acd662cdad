namespace Verify.Reports.Site;

/// <summary>A paper as a chapter of the report.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Title">Its title.</param>
/// <param name="Authors">Its authors.</param>
/// <param name="Summary">What it claims and what was found, in sentences with `code`, **strong** and *emphasised* words.</param>
/// <param name="Claims">Its claims, by id.</param>
public sealed record SiteChapter(
    string Id,
    string Title,
    string Authors,
    IReadOnlyList<string> Summary,
    IReadOnlyList<string> Claims
);
