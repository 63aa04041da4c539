using CardSystem.Contracts.Mcap;

namespace CardSystem.CardAgent.Office;

/// <summary>What is to be done with the chip that lies there.</summary>
internal enum IssueStep
{
    /// <summary>Blank: make keys and have them certified.</summary>
    Begin,
    /// <summary>Holds keys nobody certified, or that were given up: empty it, then begin.</summary>
    EmptyAndBegin,
    /// <summary>This member's card, certified, not finished: write what is missing.</summary>
    GoOn,
    /// <summary>This member's card, in use already.</summary>
    Done,
    /// <summary>Somebody else's, or none of ours.</summary>
    Refuse,
}

internal readonly record struct IssueDecision(IssueStep Step, string Why = "");

/// <summary>Decides by what the chip says of itself and what the centre knows of its key. Pure.</summary>
internal static class IssueRules
{
    /// <param name="known">Null where the chip has no key, or one that the centre never certified.</param>
    /// <param name="member">For whom a card is to be issued.</param>
    public static IssueDecision Decide(CardLife life, KnownCard? known, string member) => (life, known) switch
    {
        (CardLife.Terminated, _) => new(IssueStep.Refuse, "This card was ended for good; take another."),
        (CardLife.Blank, _) => new(IssueStep.Begin),
        (CardLife.Initialised, null) => new(IssueStep.EmptyAndBegin),
        (CardLife.Initialised, { IsCurrent: false }) => new(IssueStep.EmptyAndBegin),
        (_, null) => new(IssueStep.Refuse, "This card is in use and was not issued by this centre; take another."),
        (_, { IsCurrent: false }) => new(IssueStep.Refuse, $"This card was begun as {known.Card} and given up; empty it with 'cards reset', or take another."),
        (_, { Issue: "certified" }) when known.Member == member => new(IssueStep.GoOn),
        (_, { Issue: "certified" }) => new(IssueStep.Refuse, $"This is card {known.Card}, half issued for {known.Member} ({known.Name}); finish it with 'cards issue --member {known.Member}', or take another."),
        (CardLife.Activated, { Issue: "active" }) when known.Member == member && known.State == "active" => new(IssueStep.Done),
        _ => new(IssueStep.Refuse, $"This is card {known.Card} of {known.Member ?? "nobody"} ({known.Name ?? "-"}), which is {known.State}; take another."),
    };
}
