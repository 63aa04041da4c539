namespace CardSystem.Ingest.Tests.Privacy.Ways;

/// <summary>
/// Fields of forms in which nobody can put words about a person so that they stay, each with the reason. A field that is neither here nor on a way fails the test.
/// They are tried all the same: the person's name is sent in each of them, and must be nowhere afterwards.
/// </summary>
internal static class NoWords
{
    /// <summary>By the field's last name, whatever form it is in.</summary>
    private static readonly Dictionary<string, string[]> Everywhere = new(StringComparer.Ordinal)
    {
        ["names something that is there already, or the form is refused"] =
            ["id", "centre", "unit", "branch", "community", "session", "card", "channel", "delivery", "token", "link", "pass", "feed", "replace", "organiser", "audience", "audiencemore", "kiosk", "kiosks", "with", "sessionid", "to"],
        ["one of the choices the form offers, or the form is refused"] = ["kind", "state", "what", "how", "category", "language", "format", "least", "passing", "below", "names", "rights", "days", "lasts", "role", "holidays", "force", "back", "part"],
        ["a day, a time or a number, or the form is refused"] =
        [
            "from", "until", "at", "in", "out", "date", "starts", "ends", "closes", "capacity", "people", "minutes", "firstday", "lastday", "opensbefore", "lateafter", "leavebefore", "closesafter", "digestat", "quietfrom", "quietuntil",
            "rate", "tryfrom", "tryuntil", "lapse", "text", "except", "also", "day", "period",
        ],
        ["a secret of whoever signs in, kept as a digest or not at all"] = ["credential", "key", "password", "code", "secret", "secretfile"],
    };

    /// <summary>Told and left by every erasure, because it is the name of somebody or something else; docs/privacy.md says so.</summary>
    public static readonly Dictionary<string, string> Told = new(StringComparer.Ordinal)
    {
        ["NewUserModel.OnPost name"] = "a colleague's account",
        ["NewUserModel.OnPost display"] = "a colleague's account",
        ["UserModel.OnPostLinkAsync name"] = "a colleague's name at another service",
        ["UserModel.OnPostLinkAsync subject"] = "a colleague's identifier at another service",
        ["UserModel.OnPostUnlinkAsync subject"] = "names something that is there already, or the form is refused",
        ["UserModel.OnPostUnlinkAsync issuer"] = "names something that is there already, or the form is refused",
        ["Kiosks.KioskModel.OnPostChange name"] = "a kiosk's name",
        ["Kiosks.EnrolModel.OnPost name"] = "a kiosk's name",
        ["Policies.EditModel.OnPostPut body"] = "sealed by a digest that an act carries",
        ["Policies.EditModel.OnPostPut file"] = "sealed by a digest that an act carries",
        ["Warnings.EditRulesModel.OnPostPut form.Body"] = "sealed by a digest that an act carries",
        ["Warnings.EditRulesModel.OnPostPut form.File"] = "sealed by a digest that an act carries",
        ["Notices.NewChannelModel.OnPost form.Name"] = "how deliveries refer to a channel; letters, digits and dashes alone",
    };

    private static readonly Dictionary<string, string> Here = new(StringComparer.Ordinal)
    {
        ["ProtectionModel.OnPostFind number"] = "kept nowhere",
        ["PersonDataModel.OnPostErase reason"] = "refused where it names the person",
        ["PersonDataModel.OnPostErase again"] = "kept nowhere",
        ["SignInModel.OnPostPasswordAsync name"] = "who has no account is not noted",
        ["SetAside.GroupModel.OnPostLeave reason"] = "a reason of the service's own",
        ["SetAside.PayloadsModel.OnPostLeave reason"] = "a reason of the service's own",
        ["Policies.EditModel.OnPostCheck body"] = "looked at and kept nowhere",
        ["Policies.EditModel.OnPostCheck file"] = "looked at and kept nowhere",
        ["Policies.EditModel.OnPostCheck reason"] = "looked at and kept nowhere",
        ["Policies.EditModel.OnPostPreview file"] = "the same as the field of text beside it",
        ["Warnings.EditRulesModel.OnPostTry form.Body"] = "rules are numbers and choices; with a word of another kind they are refused",
        ["Warnings.EditRulesModel.OnPostTry form.File"] = "the same as the field of text beside it",
        ["Policies.EditModel.OnPostPreview reason"] = "looked at and kept nowhere",
        ["Warnings.EditRulesModel.OnPostCheck form.Body"] = "looked at and kept nowhere",
        ["Warnings.EditRulesModel.OnPostCheck form.File"] = "looked at and kept nowhere",
        ["Warnings.EditRulesModel.OnPostCheck form.Reason"] = "looked at and kept nowhere",
        ["Warnings.EditRulesModel.OnPostTry form.Reason"] = "looked at and kept nowhere",
    };

    /// <returns>Null where the field can hold words.</returns>
    public static string? Why(string field)
    {
        if (Told.TryGetValue(field, out var told)) return told;
        if (Here.TryGetValue(field, out var here)) return here;
        var last = field[(field.LastIndexOfAny([' ', '.']) + 1)..].ToLowerInvariant();
        return Everywhere.FirstOrDefault(e => e.Value.Contains(last)).Key;
    }

    public static IEnumerable<string> Named => Told.Keys.Concat(Here.Keys);
}
