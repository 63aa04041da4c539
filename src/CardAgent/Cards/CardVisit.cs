using CardSystem.Contracts;

namespace CardSystem.CardAgent.Cards;

/// <summary>The kinds of card, by what they can prove.</summary>
public enum CardProfile
{
    /// <summary>None of those known.</summary>
    None,
    Uid,
    Pkoc,
    Piv,
    Mcap1,
}

/// <summary>
/// A card on the reader, from its first word to its last: <see cref="Identity"/>, then <see cref="Prove"/>, then, when the tap is on disk and the light is green, <see cref="Write"/>.
/// Used by the reader's worker alone, and only while the channel is open.
/// </summary>
public abstract class CardVisit
{
    /// <summary>Who it is, as far as that is known before it has proved anything; or why it is refused.</summary>
    public abstract CardIdentity Identity { get; }

    public abstract CardProfile Profile { get; }

    /// <summary>How sure an accepted proof makes us that this very card was there.</summary>
    public virtual Assurance Assurance => Assurance.A3;

    /// <summary>What the card says that a screen may show. It grows while the visit lasts.</summary>
    public virtual CardFace Face => CardFace.Blank;

    /// <param name="challenge">32 bytes, see <see cref="TapText.Challenge"/>.</param>
    /// <exception cref="Readers.CardServiceException">The card left, or the service failed.</exception>
    public abstract CardProof Prove(ReadOnlySpan<byte> challenge);

    /// <summary>True where <see cref="Write"/> would talk to the card.</summary>
    /// <param name="note">The tap just made durable; null where the card only came back within one tap.</param>
    public virtual bool Writes(CardNote? note) => false;

    /// <summary>Writes on the card what the tap leaves there. The tap stands whatever comes of it; nothing is thrown because the card left.</summary>
    public virtual CardWriting Write(CardNote? note) => CardWriting.Nothing;
}

/// <summary>A visit of a card that is refused for what is known of it already, and is asked for nothing.</summary>
public sealed class RefusedVisit(CardIdentity identity, CardProfile profile = CardProfile.None) : CardVisit
{
    public override CardIdentity Identity => identity;

    public override CardProfile Profile => profile;

    public override Assurance Assurance => Assurance.None;

    public override CardProof Prove(ReadOnlySpan<byte> challenge) => new(identity.Reason, default);
}
