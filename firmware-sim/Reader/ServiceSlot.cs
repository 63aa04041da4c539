using CardSystem.FirmwareSim.Cards;

namespace CardSystem.FirmwareSim.Reader;

/// <summary>A reader of the simulated service, for a hand to lay cards on.</summary>
public sealed class ServiceSlot(SimulatedReader reader) : ICardSlot
{
    public string Name => reader.Name;

    public Task<ILaidCard> LayAsync(VirtualCard card, Action<CardSignature> onSigned, Action<LightShown> onLight, CancellationToken stop)
    {
        var laid = reader.NewCard(card);
        laid.Signed += onSigned;
        reader.LightShown += onLight;
        var onReader = new LaidCard(reader, laid, () => reader.LightShown -= onLight);
        try
        {
            reader.Insert(laid);
        }
        catch (InvalidOperationException e)
        {
            onReader.Withdraw();
            throw new IOException(e.Message, e);
        }

        return Task.FromResult<ILaidCard>(onReader);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class LaidCard : ILaidCard
    {
        private readonly SimulatedReader _reader;
        private readonly CardOnReader _card;
        private readonly Action _leave;
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LaidCard(SimulatedReader reader, CardOnReader card, Action leave)
        {
            (_reader, _card, _leave) = (reader, card, leave);
            _reader.Left += OnLeft;
        }

        public Task Gone => _gone.Task;

        public ValueTask DisposeAsync()
        {
            _reader.Remove(_card);
            Withdraw();
            return ValueTask.CompletedTask;
        }

        public void Withdraw()
        {
            _reader.Left -= OnLeft;
            _leave();
            _gone.TrySetResult();
        }

        private void OnLeft(CardOnReader left)
        {
            if (left == _card) Withdraw();
        }
    }
}
