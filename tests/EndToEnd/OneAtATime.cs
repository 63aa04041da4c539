// Each of these tests is a whole town of processes; two at once would measure the machine and not the programs.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(CardSystem.EndToEnd.Published))]
