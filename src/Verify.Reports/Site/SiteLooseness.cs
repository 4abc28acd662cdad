namespace Verify.Reports.Site;

/// <summary>How sharp a bound is, as far as a search found.</summary>
/// <param name="Claim">The claim, by id.</param>
/// <param name="Ratio">The largest left/right found, as a person reads it.</param>
/// <param name="Evaluations">Evaluations that the search made.</param>
/// <param name="Instance">Where it is attained, in JSON.</param>
/// <param name="Time">The time there.</param>
public sealed record SiteLooseness(string Claim, string Ratio, int Evaluations, string Instance, string Time);
